/* lines.c: how often two threads are given blocks of 8 bytes in one line.
 *
 *   active   both ask, in turn, for blocks that were nobody's before
 *   passive  one allocates, hands blocks to the other, which frees them and
 *            allocates its own; every OFFSETS-th, from each offset once
 */
#include "work.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { LINE = 64, BLOCKS = 64, OFFSETS = 8, BYTES = 8 };

static void *block[2][BLOCKS];
static unsigned offset;

static unsigned same_line(unsigned i, unsigned j)
{
    if (!block[0][i] || !block[1][j])
        return 0;
    return (uintptr_t)block[0][i] / LINE == (uintptr_t)block[1][j] / LINE;
}

static unsigned pairs(void)
{
    unsigned n = 0;
    for (unsigned i = 0; i < BLOCKS; i++)
        for (unsigned j = 0; j < BLOCKS; j++)
            n += same_line(i, j);
    return n;
}

static void free_all(void)
{
    for (unsigned i = 0; i < BLOCKS; i++) {
        free(block[0][i]);
        free(block[1][i]);
        block[0][i] = block[1][i] = NULL;
    }
}

static void active(unsigned thread)
{
    for (unsigned i = 0; i < 2 * BLOCKS; i++) {
        if (i % 2 == thread)
            block[thread][i / 2] = fresh(BYTES);
        meet();
    }
}

/* The block leaves the first thread's hands for good. */
static void take_over(unsigned i)
{
    free(block[0][i]);
    block[0][i] = NULL;
    block[1][i] = fresh(BYTES);
}

static void passive(unsigned thread)
{
    if (thread == 0)
        for (unsigned i = 0; i < BLOCKS; i++)
            block[0][i] = fresh(BYTES);
    meet();
    if (thread == 1)
        for (unsigned i = offset; i < BLOCKS; i += OFFSETS)
            take_over(i);
    meet();
}

void lines_report(void)
{
    unsigned n_passive = 0;
    n_threads = 2;
    crew(2, active);
    unsigned n_active = pairs();
    free_all();
    for (offset = 0; offset < OFFSETS; offset++) {
        crew(2, passive);
        n_passive += pairs();
        free_all();
    }
    printf("%u %u\n", n_active, n_passive);
}
