/* region.c: a piece of address space. Each step is a call of its own:
 *
 *   reserve    mmap      PROT_NONE: addresses, and no right to use them
 *   commit     mprotect  the right, and no memory
 *   touch      nothing   the kernel finds a page when one is missing
 *   decommit   mprotect, madvise
 *   release    munmap
 *
 * mmap returns a multiple of a page. For more, it is asked for more, and what
 * lies before and behind is unmapped:
 *
 *   at          base - page  base                base + bytes    at + room
 *   v           v            v                   v               v
 *   +-----------+------------+---------- ~ ------+-------+-------+
 *   | trimmed   | guard      | bytes             | guard | trim. |
 *   +-----------+------------+---------- ~ ------+-------+-------+
 *
 *   room = bytes + 2 pages + alignment - 1 page
 *
 * Whole pages: who commits wants each of his bytes, so the borders move
 * outwards; who decommits must not take the neighbour's, so they move inwards.
 *
 * Left out: huge pages. */
#include "region.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <sys/mman.h>

static size_t page_down(size_t bytes)
{
    return bytes & -(size_t)REGION_PAGE;
}

/* 0 when that does not fit. */
static size_t page_up(size_t bytes)
{
    return page_down(bytes + REGION_PAGE - 1);
}

static int fail(int error)
{
    errno = error;
    return -1;
}

static bool region_has(const struct region *region, size_t at, size_t bytes)
{
    return bytes <= region->bytes && at <= region->bytes - bytes;
}

/* ---- Step 2 ---- */

static int trim(char *from, char *to)
{
    return from < to ? munmap(from, (size_t)(to - from)) : 0;
}

/* What nobody may touch counts for no memory, but MAP_NORESERVE says so also
 * for the time when it is committed. */
int region_reserve(struct region *region, size_t bytes, size_t alignment)
{
    size_t inside = page_up(bytes), room;
    if (bytes == 0 || alignment < REGION_PAGE || (alignment & (alignment - 1)))
        return fail(EINVAL);
    if (inside == 0 ||
        __builtin_add_overflow(inside, alignment + REGION_PAGE, &room))
        return fail(ENOMEM);
    char *at = mmap(NULL, room, PROT_NONE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (at == MAP_FAILED)
        return -1;
    char *base = at + REGION_PAGE;
    base += -(uintptr_t)base & (alignment - 1);
    if (trim(at, base - REGION_PAGE) != 0 ||
        trim(base + inside + REGION_PAGE, at + room) != 0) {
        munmap(at, room);
        return -1;
    }
    *region = (struct region){base, inside};
    return 0;
}

int region_commit(struct region *region, size_t at, size_t bytes)
{
    if (!region_has(region, at, bytes))
        return fail(ERANGE);
    if (bytes == 0)
        return 0;
    size_t from = page_down(at), to = page_up(at + bytes);
    return mprotect(region->base + from, to - from, PROT_READ | PROT_WRITE);
}

/* mprotect may fail, where it would have to divide one mapping too many;
 * madvise does not. So that one is the first. */
int region_decommit(struct region *region, size_t at, size_t bytes)
{
    if (!region_has(region, at, bytes))
        return fail(ERANGE);
    size_t from = page_up(at), to = page_down(at + bytes);
    if (from >= to)
        return 0;
    if (mprotect(region->base + from, to - from, PROT_NONE) != 0)
        return -1;
    return madvise(region->base + from, to - from, MADV_DONTNEED);
}

enum { LOOK_PAGES = 16 << 10 }; /* 64 MiB at a time */

/* Pages in memory of [from, to), which are whole ones; -1 with errno. */
static ssize_t pages_in_memory(char *from, char *to)
{
    unsigned char in_memory[LOOK_PAGES];
    size_t pages = (size_t)(to - from) / REGION_PAGE;
    ssize_t count = 0;
    if (mincore(from, (size_t)(to - from), in_memory) != 0)
        return -1;
    for (size_t i = 0; i < pages; i++)
        count += in_memory[i] & 1;
    return count;
}

ssize_t region_resident(const struct region *region, size_t at, size_t bytes)
{
    enum { LOOK_BYTES = LOOK_PAGES * REGION_PAGE };
    ssize_t count = 0;
    if (!region_has(region, at, bytes))
        return fail(ERANGE);
    if (bytes == 0)
        return 0;
    char *end = region->base + page_up(at + bytes);
    for (char *from = region->base + page_down(at), *to; from < end;
         from = to) {
        to = end - from > LOOK_BYTES ? from + LOOK_BYTES : end;
        ssize_t more = pages_in_memory(from, to);
        if (more < 0)
            return -1;
        count += more;
    }
    return count;
}

int region_release(struct region *region)
{
    return munmap(region->base - REGION_PAGE, region->bytes + 2 * REGION_PAGE);
}

/* ---- Step 6 ---- */

/* What one thread touches: [from, to). */
struct share {
    pthread_t thread;
    char *from, *to;
};

/* Writes to each page and changes nothing: a byte or 0 is the byte. As one
 * atomic step, for the page's owner may be writing, too; volatile, lest it be
 * taken for superfluous. A read would not do: it maps the page of zeroes. */
static void *share_touch(void *arg)
{
    struct share *share = arg;
    for (char *page = share->from; page < share->to; page += REGION_PAGE)
        atomic_fetch_or((volatile _Atomic char *)page, 0);
    return NULL;
}

/* Share i of n is the pages [i pages / n, (i + 1) pages / n): each page is in
 * one, and the shares have pages / n, rounded down or up. */
static struct share share_of(char *first, size_t pages, unsigned i, unsigned n)
{
    return (struct share){.from = first + pages * i / n * REGION_PAGE,
                          .to = first + pages * (i + 1) / n * REGION_PAGE};
}

int region_prefault(struct region *region, size_t at, size_t bytes,
                    unsigned threads)
{
    struct share share[REGION_THREADS];
    size_t pages = bytes / REGION_PAGE;
    unsigned started = 0;
    int error = 0;
    if (threads == 0 || threads > REGION_THREADS || at % REGION_PAGE ||
        bytes % REGION_PAGE)
        return fail(EINVAL);
    if (!region_has(region, at, bytes))
        return fail(ERANGE);
    while (error == 0 && started < threads) {
        struct share *s = &share[started];
        *s = share_of(region->base + at, pages, started, threads);
        error = pthread_create(&s->thread, NULL, share_touch, s);
        started += error == 0;
    }
    for (unsigned i = 0; i < started; i++)
        pthread_join(share[i].thread, NULL);
    return error == 0 ? 0 : fail(error);
}
