#include "spans.h"

#include <string.h>

enum { MAX_SPANS = 1 << 17 }; /* a page each, and gaps of one: 1 GiB */

static struct span {
    uint64_t at, end;
} span[MAX_SPANS];
static uint32_t n_spans;
static uint64_t low, high; /* where there is room */
static uint64_t mapped_bytes;

void spans_reset(uint64_t at, uint64_t bytes)
{
    n_spans = 0;
    low = at;
    high = at + bytes;
    mapped_bytes = 0;
}

uint64_t spans_bytes(void)
{
    return mapped_bytes;
}

void spans_each(void (*each)(uint64_t at, uint64_t bytes))
{
    for (uint32_t i = 0; i < n_spans; i++)
        each(span[i].at, span[i].end - span[i].at);
}

/* The first span that ends above an address; n_spans if none does. */
static uint32_t first_above(uint64_t at)
{
    uint32_t from = 0, to = n_spans;

    while (from < to) {
        uint32_t middle = from + (to - from) / 2;
        if (span[middle].end > at)
            to = middle;
        else
            from = middle + 1;
    }
    return from;
}

bool spans_hold(uint64_t at, uint64_t bytes)
{
    uint32_t i = first_above(at);

    return i < n_spans && span[i].at <= at && bytes <= span[i].end - at;
}

uint64_t spans_find_room(uint64_t bytes, uint64_t align)
{
    uint64_t from = low;

    for (uint32_t i = 0; i <= n_spans; i++) {
        uint64_t to = i < n_spans ? span[i].at : high;
        uint64_t at = (from + align - 1) & ~(align - 1);
        if (at >= from && at <= to && bytes <= to - at)
            return at;
        from = i < n_spans ? span[i].end : high;
    }
    return 0;
}

/* Makes room for one more span before span i, or closes the place of span i. */
static void insert(uint32_t i)
{
    memmove(&span[i + 1], &span[i], (n_spans - i) * sizeof *span);
    n_spans++;
}

static void delete (uint32_t i)
{
    n_spans--;
    memmove(&span[i], &span[i + 1], (n_spans - i) * sizeof *span);
}

void spans_add(uint64_t at, uint64_t bytes)
{
    uint32_t i = first_above(at);
    bool joins_before = i > 0 && span[i - 1].end == at;
    bool joins_after = i < n_spans && span[i].at == at + bytes;

    mapped_bytes += bytes;
    if (joins_before && joins_after) {
        span[i - 1].end = span[i].end;
        delete (i);
    } else if (joins_before) {
        span[i - 1].end += bytes;
    } else if (joins_after) {
        span[i].at = at;
    } else {
        insert(i);
        span[i] = (struct span){at, at + bytes};
    }
}

void spans_remove(uint64_t at, uint64_t bytes)
{
    uint32_t i = first_above(at);
    struct span old = span[i];
    bool keeps_front = old.at < at, keeps_back = at + bytes < old.end;

    mapped_bytes -= bytes;
    if (keeps_front && keeps_back) {
        insert(i);
        span[i].end = at;
        span[i + 1].at = at + bytes;
    } else if (keeps_front) {
        span[i].end = at;
    } else if (keeps_back) {
        span[i].at = at + bytes;
    } else {
        delete (i);
    }
}
