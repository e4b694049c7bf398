#include "../payload.h"

#include "../box.h"

#include <valgrind/memcheck.h>

enum { MAX_LENT = 4096 }; /* a script for memcheck is short */

static struct lent {
    uint64_t at;
    size_t bytes;
} lent[MAX_LENT];
static unsigned n_lent;

static bool inside_region(uint64_t at, size_t bytes)
{
    uint64_t start = (uint64_t)region.at;
    return at >= start && bytes <= region.bytes &&
           at - start <= region.bytes - bytes;
}

void payloads_forget(void)
{
    n_lent = 0;
}

uint64_t payload_lend(void *block, size_t bytes)
{
    uint64_t at = (uint64_t)block;

    if (region.memcheck && n_lent < MAX_LENT && inside_region(at, bytes)) {
        lent[n_lent++] = (struct lent){at, bytes};
        VALGRIND_MAKE_MEM_NOACCESS(block, bytes);
    }
    return at;
}

size_t payload_return(uint64_t block)
{
    for (unsigned i = n_lent; i-- > 0;) {
        if (lent[i].at != block)
            continue;
        size_t bytes = lent[i].bytes;
        lent[i] = lent[--n_lent];
        VALGRIND_MAKE_MEM_DEFINED(block, bytes);
        return bytes;
    }
    return 0;
}

void payload_open(const void *at, size_t bytes)
{
    if (region.memcheck)
        VALGRIND_MAKE_MEM_DEFINED(at, bytes);
}

void payload_close(const void *at, size_t bytes)
{
    if (region.memcheck)
        VALGRIND_MAKE_MEM_NOACCESS(at, bytes);
}
