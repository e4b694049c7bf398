/* memmap for the box: maps lie in the region, first fit, and the judge is told.
 *
 * All that is not mapped is zero: what is given back is cleared then. Under
 * memcheck it is out of bounds, too. */
#include "../../../labs/5-arenas/memmap.h"
#include "../../box/box.h"
#include "../../box/crew.h"
#include "../../box/deck.h"
#include "memmap.h"
#include "spans.h"

#include <errno.h>
#include <valgrind/memcheck.h>

enum { PAGE_BYTES = 4096 };

/* What was done before memory is given back happens before what is done when it
 * is mapped again. Not an address in the region: there may be locks. */
static char maps;

size_t mem_pagesize(void)
{
    return PAGE_BYTES;
}

static bool is_mapped(const void *at)
{
    return spans_hold((uint64_t)at, 1);
}

static void clear(uint64_t at, uint64_t bytes)
{
    deck_clear((void *)at, bytes);
}

void memmap_reset(void)
{
    spans_each(clear);
    spans_reset((uint64_t)region.at, region.bytes);
    *region.break_bytes = 0;
    deck_pages(region.at, region.bytes, is_mapped);
    VALGRIND_MAKE_MEM_NOACCESS(region.at, region.bytes);
}

bool memmap_holds(uint64_t at, uint64_t bytes)
{
    deck_lock();
    bool holds = spans_hold(at, bytes);
    deck_unlock();
    return holds;
}

/* Whole pages: the least that the two calls accept. */
static bool is_whole(uint64_t number)
{
    return number > 0 && number % PAGE_BYTES == 0;
}

static void note_extent(uint64_t end)
{
    uint64_t bytes = end - (uint64_t)region.at;

    if (bytes > *region.break_bytes)
        *region.break_bytes = bytes;
}

/* Takes room from the books; 0: there is none. */
static uint64_t take_room(uint64_t bytes, uint64_t align)
{
    uint64_t at = 0;

    deck_lock();
    if (bytes <= region.limit_bytes - spans_bytes())
        at = spans_find_room(bytes, align);
    if (at) {
        spans_add(at, bytes);
        crew_tell_mapping((void *)at, bytes, false);
        note_extent(at + bytes);
    }
    deck_unlock();
    return at;
}

/* The books come first: while the call waits for its turn in the kernel, no
 * other can be given the same room. */
void *mem_map(size_t bytes, size_t align)
{
    if (!is_whole(bytes) || !is_whole(align) || (align & (align - 1)) != 0) {
        errno = EINVAL;
        return NULL;
    }
    void *at = (void *)take_room(bytes, align);
    if (at == NULL) {
        errno = ENOMEM;
        return NULL;
    }
    deck_map(at, bytes);
    deck_take(&maps);
    VALGRIND_MAKE_MEM_DEFINED(at, bytes);
    return at;
}

/* Gives room back to the books, if all of it is mapped. */
static bool give_room(uint64_t at, uint64_t bytes)
{
    deck_lock();
    bool holds = spans_hold(at, bytes);
    if (holds) {
        spans_remove(at, bytes);
        crew_tell_mapping((void *)at, bytes, true);
    }
    deck_unlock();
    return holds;
}

/* The books come last: until then nobody can be given what is being cleared.
 * They are asked again, for another thread may have been first. */
int mem_unmap(void *at, size_t bytes)
{
    uint64_t from = (uint64_t)at;

    if (is_whole(from) && is_whole(bytes) && memmap_holds(from, bytes)) {
        deck_unmap(at, bytes);
        VALGRIND_MAKE_MEM_NOACCESS(at, bytes);
        deck_pass(&maps);
        if (give_room(from, bytes))
            return 0;
    }
    errno = EINVAL;
    return -1;
}
