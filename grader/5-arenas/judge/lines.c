#include "lines.h"

#include <stdlib.h>

/* A block may share its first line and its last one; what lies between them is
 * its own. */
struct share {
    uint64_t line;
    const struct holding *holding;
};

static struct share share[2 * WIRE_STEPS];

static int by_line(const void *a, const void *b)
{
    const struct share *x = a, *y = b;

    if (x->line != y->line)
        return x->line < y->line ? -1 : 1;
    return (x->holding > y->holding) - (x->holding < y->holding);
}

static uint32_t collect(void)
{
    uint32_t n, shares = 0;
    const struct holding *holding = ledger_holdings(&n);

    for (uint32_t i = 0; i < n; i++) {
        uint64_t first = holding[i].at / LINE_BYTES;
        uint64_t last = (holding[i].at + holding[i].bytes - 1) / LINE_BYTES;
        if (holding[i].to != LEDGER_STILL)
            continue;
        share[shares++] = (struct share){first, &holding[i]};
        if (last != first)
            share[shares++] = (struct share){last, &holding[i]};
    }
    return shares;
}

/* The first of n shares of one line whose thread is not that of the first one;
 * n: there is none. */
static uint32_t find_stranger(const struct share *of_line, uint32_t n)
{
    uint32_t i = 1;

    while (i < n && of_line[i].holding->thread == of_line->holding->thread)
        i++;
    return i;
}

struct lines lines_of(void)
{
    struct lines lines = {0};
    uint32_t n = collect(), end;

    qsort(share, n, sizeof *share, by_line);
    for (uint32_t i = 0; i < n; i = end) {
        for (end = i + 1; end < n && share[end].line == share[i].line;)
            end++;
        uint32_t stranger = i + find_stranger(&share[i], end - i);
        if (stranger == end)
            continue;
        if (lines.shared++ == 0) {
            lines.one = share[i].holding;
            lines.other = share[stranger].holding;
        }
    }
    return lines;
}
