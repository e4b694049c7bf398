/* work.c: see work.h; the same scenes as in grader/3-heap/judge/cost.c. */
#include "work.h"

#include "../../../labs/3-heap/memlib.h"
#include "../../../labs/3-heap/mm.h"

#include <stdint.h>
#include <stdlib.h>

enum { BLOCKS = 1024, REQUESTS = 256 };

const size_t mem_limit_bytes = 64 << 20;

static const struct {
    size_t small, small_span, large, large_span; /* bytes */
} scenes[WORK_KINDS] = {
    {16, 241, 16, 241}, {16, 85, 300, 1701}, {1030, 11, 1050, 11}};

static void *block[2 * BLOCKS + REQUESTS];
static uint64_t state;

static size_t dice(size_t low, size_t span)
{
    state = state * 6364136223846793005 + 1442695040888963407;
    return low + (state >> 33) % span;
}

static void *ask(size_t low, size_t span)
{
    void *p = mm_malloc(dice(low, span));
    if (p == NULL)
        abort();
    return p;
}

void work_fill(int kind)
{
    int n = kind == 0 ? BLOCKS : 2 * BLOCKS;

    state = 1;
    mem_reset_brk();
    mm_init();
    for (int i = 0; i < n; i++)
        block[i] = ask(scenes[kind].small, scenes[kind].small_span);
    for (int i = 0; kind != 0 && i < n; i += 2)
        mm_free(block[i]);
    mm_free(ask(4000, 1));
}

static void replace_one(int kind)
{
    size_t i = dice(0, BLOCKS);
    mm_free(block[i]);
    block[i] = ask(scenes[kind].large, scenes[kind].large_span);
}

void work_ask(int kind)
{
    void **more = block + 2 * BLOCKS;

    for (int i = 0; kind == 0 && i < REQUESTS / 2; i++)
        replace_one(kind);
    for (int i = 0; kind != 0 && i < REQUESTS / 2; i++)
        more[i] = ask(scenes[kind].large, scenes[kind].large_span);
    for (int i = 0; kind != 0 && i < REQUESTS / 2; i++)
        mm_free(more[i]);
}
