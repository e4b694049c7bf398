/* region.c: lab 1, steps 2 and 6, a piece of address space.
 *
 * The contract of each function is in region.h, the steps in
 * handouts/1-mmap/README.md. TODO n is step n.
 *
 *   reserve    addresses that nobody may use yet
 *   commit     the right to use them, and no memory
 *   touch      a page of memory, from the kernel, when one is missing
 *   decommit   gives the memory back, keeps the addresses
 *   release    gives the addresses back
 *
 * mmap returns a multiple of a page. Who needs more asks for more, and unmaps
 * what lies before and behind:
 *
 *   at          base - page  base                base + bytes    at + room
 *   v           v            v                   v               v
 *   +-----------+------------+---------- ~ ------+-------+-------+
 *   | trimmed   | guard      | bytes             | guard | trim. |
 *   +-----------+------------+---------- ~ ------+-------+-------+
 */
#include "region.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>

/* Given. */

static inline size_t page_down(size_t bytes)
{
    return bytes & -(size_t)REGION_PAGE;
}

/* 0 when that does not fit. */
static inline size_t page_up(size_t bytes)
{
    return page_down(bytes + REGION_PAGE - 1);
}

/* True if [at, at + bytes) lies in the region, whatever the numbers. */
static inline bool region_has(const struct region *region, size_t at,
                              size_t bytes)
{
    return bytes <= region->bytes && at <= region->bytes - bytes;
}

/* Yours, in the handout's order. */

/* Unmaps [from, to), which may be nothing. */
static inline int trim(char *from, char *to)
{
    (void)from, (void)to; /* TODO 2 (handout, step 2) */
    errno = ENOSYS;
    return -1;
}

/* Asks for more than needed, and trims both ends. */
int region_reserve(struct region *region, size_t bytes, size_t alignment)
{
    (void)region, (void)bytes, (void)alignment; /* TODO 2 (handout, step 2) */
    errno = ENOSYS;
    return -1;
}

/* The borders move outwards. */
int region_commit(struct region *region, size_t at, size_t bytes)
{
    (void)region, (void)at, (void)bytes; /* TODO 2 (handout, step 2) */
    errno = ENOSYS;
    return -1;
}

/* The borders move inwards. */
int region_decommit(struct region *region, size_t at, size_t bytes)
{
    (void)region, (void)at, (void)bytes; /* TODO 2 (handout, step 2) */
    errno = ENOSYS;
    return -1;
}

/* mincore fills a byte for each page: a terabyte has 256 MiB of them. */
ssize_t region_resident(const struct region *region, size_t at, size_t bytes)
{
    (void)region, (void)at, (void)bytes; /* TODO 2 (handout, step 2) */
    errno = ENOSYS;
    return -1;
}

/* The guards, too. */
int region_release(struct region *region)
{
    (void)region; /* TODO 2 (handout, step 2) */
    errno = ENOSYS;
    return -1;
}

/* A thread for each share; no byte changes. */
int region_prefault(struct region *region, size_t at, size_t bytes,
                    unsigned threads)
{
    (void)region, (void)at, (void)bytes; /* TODO 6 (handout, step 6) */
    (void)threads;
    errno = ENOSYS;
    return -1;
}
