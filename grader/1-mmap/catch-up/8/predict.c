/* predict.c: what the kernel is going to do. It keeps an entry for each page,
 * and so do we. A page only rises, from nothing to the page of zeroes to a page
 * of its own, until it is discarded; each rise is one fault:
 *
 *   page         0        1        2        3        4
 *            +--------+--------+--------+--------+--------+
 *   before   | -      | -      | zero   | zero   | own    |
 *            +--------+--------+--------+--------+--------+
 *   write         |<-------------------------------->|
 *   after    | own    | own    | own    | own    | own    |
 *   faults       1        1        1        1        0
 *
 * Costs: one step for each page of each operation. */
#include "predict.h"

#include <errno.h>
#include <stdbool.h>

enum { PAGE_LOG = 12, NEVER = 0, ZERO, OWN };

/* Pages [from, to). */
struct span {
    uint64_t from, to;
};

/* True if the kernel could do it to a region of that size; else errno. */
static bool operation_is_sound(const struct operation *o, uint64_t bytes)
{
    bool known = o->use <= PAGE_DISCARD;
    if (known && o->bytes <= bytes && o->at <= bytes - o->bytes)
        return true;
    errno = known ? ERANGE : EINVAL;
    return false;
}

/* The pages that the operation changes: all that it meets; or, to discard, all
 * that lie in it whole. */
static struct span operation_span(const struct operation *o)
{
    uint64_t rest = (1 << PAGE_LOG) - 1, end = o->at + o->bytes;
    if (o->use == PAGE_DISCARD)
        return (struct span){(o->at + rest) >> PAGE_LOG, end >> PAGE_LOG};
    if (o->bytes == 0)
        return (struct span){0, 0};
    return (struct span){o->at >> PAGE_LOG, (end + rest) >> PAGE_LOG};
}

/* Returns how many faults that takes. */
static unsigned page_use(unsigned char *page, uint64_t use)
{
    unsigned char to = use == PAGE_WRITE ? OWN : ZERO;
    bool rises = use != PAGE_DISCARD && *page < to;
    if (use == PAGE_DISCARD)
        *page = NEVER;
    if (rises)
        *page = to;
    return rises;
}

static uint64_t pages_that_are(const unsigned char *state, size_t pages,
                               unsigned char what)
{
    uint64_t count = 0;
    for (size_t i = 0; i < pages; i++)
        count += state[i] == what;
    return count;
}

int predict_faults(unsigned char *state, size_t pages,
                   const struct operation *operation, size_t count,
                   struct forecast *out)
{
    uint64_t faults = 0;
    for (const struct operation *o = operation; o < operation + count; o++) {
        if (!operation_is_sound(o, (uint64_t)pages << PAGE_LOG))
            return -1;
        struct span span = operation_span(o);
        for (uint64_t page = span.from; page < span.to; page++)
            faults += page_use(&state[page], o->use);
    }
    *out = (struct forecast){faults, pages_that_are(state, pages, ZERO),
                             pages_that_are(state, pages, OWN)};
    return 0;
}

/* ---- Step 7: an address, as the kernel's tables see it ----
 *
 *    47     39 38     30 29     21 20     12 11          0
 *   +---------+---------+---------+---------+-------------+
 *   | 512 GiB | 1 GiB   | 2 MiB   | page    | byte        |
 *   +---------+---------+---------+---------+-------------+
 *
 * Two addresses share a table if they agree in all bits above its own. */

enum { TABLE_LOG = 21, GIB_LOG = 30, TOP_LOG = 39 };

/* Different pieces of 2^log bytes in which something was touched. `state` has a
 * byte for each of `n` pieces of 2 MiB, from number `first` on. */
static int64_t pieces_touched(const unsigned char *state, uint64_t first,
                              uint64_t n, unsigned log)
{
    uint64_t last = UINT64_MAX;
    int64_t count = 0;
    for (uint64_t i = 0; i < n; i++) {
        uint64_t piece = (first + i) >> (log - TABLE_LOG);
        if (!state[i] || piece == last)
            continue;
        last = piece;
        count++;
    }
    return count;
}

int64_t predict_tables(unsigned char *state, uintptr_t base, size_t pages,
                       const struct operation *operation, size_t count)
{
    uint64_t first = base >> TABLE_LOG, n = 0;
    for (const struct operation *o = operation; o < operation + count; o++) {
        if (!operation_is_sound(o, (uint64_t)pages << PAGE_LOG))
            return -1;
        if (o->use == PAGE_DISCARD || o->bytes == 0)
            continue;
        uint64_t from = ((base + o->at) >> TABLE_LOG) - first;
        uint64_t to = ((base + o->at + o->bytes - 1) >> TABLE_LOG) - first + 1;
        for (uint64_t i = from; i < to; i++)
            state[i] = 1;
        n = to > n ? to : n;
    }
    return pieces_touched(state, first, n, TABLE_LOG) +
           pieces_touched(state, first, n, GIB_LOG) +
           pieces_touched(state, first, n, TOP_LOG);
}
