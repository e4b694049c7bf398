/* space.c: labs/5-arenas/memmap.h on the many-core machine.
 *
 * One byte says for each page whether it is mapped; the first room that is big
 * enough is taken. The pages lie where they always lie: addresses decide which
 * lines share a set of a cache. Not instrumented, hence no lock: nobody comes
 * in between.
 */
#include "memmap.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

#include "machine/machine.h"

enum {
    PAGE = 4096,
    PAGES = 1 << 17 /* 512 MiB */
};

static char *const low = (char *)0x20000000;
static bool mapped[PAGES];

/* The whole range, once. Pages that nobody touches cost nothing. */
static bool reserve(void)
{
    static bool done;
    if (!done)
        done = mmap(low, (size_t)PAGES * PAGE, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE |
                        MAP_FIXED_NOREPLACE,
                    -1, 0) == low;
    return done;
}

/* How many pages are free from this one on; no more than `enough` count. */
static size_t room(size_t first, size_t enough)
{
    size_t n = 0;
    while (n < enough && first + n < PAGES && !mapped[first + n])
        n++;
    return n;
}

void *mem_map(size_t bytes, size_t align)
{
    size_t pages = bytes / PAGE, step = align / PAGE;
    if (bytes == 0 || bytes % PAGE || step == 0 || align & (align - 1)) {
        errno = EINVAL;
        return NULL;
    }
    for (size_t at = 0; reserve() && at + pages <= PAGES; at += step) {
        if (room(at, pages) < pages)
            continue;
        memset(mapped + at, true, pages);
        machine_map(low + at * PAGE, bytes);
        return low + at * PAGE;
    }
    errno = ENOMEM;
    return NULL;
}

int mem_unmap(void *at, size_t bytes)
{
    size_t first = (size_t)((char *)at - low) / PAGE, pages = bytes / PAGE;
    if ((uintptr_t)at % PAGE || bytes == 0 || bytes % PAGE || first >= PAGES ||
        pages > PAGES - first || !memchr(mapped + first, true, pages) ||
        memchr(mapped + first, false, pages)) {
        errno = EINVAL;
        return -1;
    }
    memset(mapped + first, false, pages);
    machine_unmap(at, bytes);
    return madvise(at, bytes, MADV_DONTNEED); /* zero when given out again */
}

size_t mem_pagesize(void)
{
    return PAGE;
}
