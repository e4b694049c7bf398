/* watch.c: tells Valgrind whose bytes are whose, for `make memcheck`.
 *
 *                            while the tests run   while an mm_ function runs
 *   a live block's payload   open                  closed: it is the caller's
 *   the rest of the heap     open                  open
 *
 * So a heap that writes a tag into a live block, or copies more than a block
 * holds, is found at its line. mm_realloc's own block stays open: it may have
 * to be copied. The linker puts __wrap_f in place of each call of f from
 * another file, and calls f itself __real_f. Elsewhere than under Valgrind the
 * requests do nothing.
 */
#include "memlib.h"
#include "mm.h"

#include <valgrind/memcheck.h>

enum { MAX_LIVE = 1024 }; /* each call visits them all; more go unwatched */

static struct live {
    void *block;
    size_t bytes;
} live[MAX_LIVE];
static unsigned n_live;

int __real_mm_init(void);
void *__real_mm_malloc(size_t bytes);
void __real_mm_free(void *block);
void *__real_mm_realloc(void *block, size_t bytes);
void *__real_mm_memalign(size_t alignment, size_t bytes);
bool __real_mm_checkheap(int line);

static void close_payloads(void)
{
    for (unsigned i = 0; i < n_live; i++)
        VALGRIND_MAKE_MEM_NOACCESS(live[i].block, live[i].bytes);
}

static void open_payloads(void)
{
    for (unsigned i = 0; i < n_live; i++)
        VALGRIND_MAKE_MEM_DEFINED(live[i].block, live[i].bytes);
}

/* A heap that forgot to refuse a huge size gives less than it says. */
static bool inside_heap(const char *block, size_t bytes)
{
    size_t heap_bytes = mem_heapsize();
    size_t offset = (size_t)(block - (const char *)mem_heap_lo());

    return offset <= heap_bytes && bytes <= heap_bytes - offset;
}

static void *lend(void *block, size_t bytes)
{
    if (block != NULL && n_live < MAX_LIVE && inside_heap(block, bytes))
        live[n_live++] = (struct live){block, bytes};
    return block;
}

/* Forgets a block. Returns its bytes, 0 if it is not known. */
static size_t take_back(void *block)
{
    for (unsigned i = n_live; i-- > 0;) {
        if (live[i].block != block)
            continue;
        size_t bytes = live[i].bytes;
        live[i] = live[--n_live];
        return bytes;
    }
    return 0;
}

int __wrap_mm_init(void)
{
    n_live = 0;
    return __real_mm_init();
}

void *__wrap_mm_malloc(size_t bytes)
{
    close_payloads();
    void *block = __real_mm_malloc(bytes);
    open_payloads();
    return lend(block, bytes);
}

void __wrap_mm_free(void *block)
{
    take_back(block);
    close_payloads();
    __real_mm_free(block);
    open_payloads();
}

void *__wrap_mm_realloc(void *block, size_t bytes)
{
    size_t old_bytes = take_back(block);

    close_payloads();
    void *moved = __real_mm_realloc(block, bytes);
    open_payloads();
    if (moved == NULL && bytes != 0 && old_bytes != 0)
        lend(block, old_bytes);
    return lend(moved, bytes);
}

void *__wrap_mm_memalign(size_t alignment, size_t bytes)
{
    close_payloads();
    void *block = __real_mm_memalign(alignment, bytes);
    open_payloads();
    return lend(block, bytes);
}

bool __wrap_mm_checkheap(int line)
{
    close_payloads();
    bool sound = __real_mm_checkheap(line);
    open_payloads();
    return sound;
}
