/* memlib for the box: the heap is the region, the break is told to the judge.
 *
 * Under memcheck, bytes beyond the break are out of bounds and fresh ones are
 * undefined, so that code which counts on zeroes is found at its own line. */
#include "../../box/box.h"
#include "../../../labs/3-heap/memlib.h"

#include <errno.h>
#include <unistd.h>
#include <valgrind/memcheck.h>

static uint64_t break_bytes;

static void set_break(uint64_t bytes)
{
    break_bytes = bytes;
    *region.break_bytes = bytes;
}

void mem_reset_brk(void)
{
    set_break(0);
    VALGRIND_MAKE_MEM_NOACCESS(region.at, region.bytes);
}

void mem_init(void)
{
    mem_reset_brk();
}

void mem_deinit(void)
{
}

void *mem_sbrk(intptr_t bytes)
{
    char *old = region.at + break_bytes;

    if (bytes < 0) {
        errno = EINVAL;
        return (void *)-1;
    }
    if ((uint64_t)bytes > region.limit_bytes - break_bytes) {
        errno = ENOMEM;
        return (void *)-1;
    }
    set_break(break_bytes + (uint64_t)bytes);
    VALGRIND_MAKE_MEM_UNDEFINED(old, bytes);
    return old;
}

void *mem_heap_lo(void)
{
    return region.at;
}

void *mem_heap_hi(void)
{
    return region.at + break_bytes - 1;
}

size_t mem_heapsize(void)
{
    return break_bytes;
}

size_t mem_pagesize(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}
