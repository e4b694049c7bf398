/* small.c: blocks that their own thread frees. */
#include "work.h"

#include <stdlib.h>
#include <string.h>

enum { SMALL = 64 };

/* ---- pair ---- */

enum { PAIRS = 6000000 };

static void pair(unsigned thread)
{
    (void)thread;
    for (unsigned i = 0; i < PAIRS; i++)
        free(fresh(SMALL));
}

uint64_t work_pair(void)
{
    crew(n_threads, pair);
    return (uint64_t)PAIRS * n_threads;
}

/* ---- lifo ---- */

enum { LIFO_DEPTH = 100, LIFO_ROUNDS = 60000 };

static void lifo(unsigned thread)
{
    void *stack[LIFO_DEPTH];
    (void)thread;
    for (unsigned round = 0; round < LIFO_ROUNDS; round++) {
        for (unsigned i = 0; i < LIFO_DEPTH; i++)
            stack[i] = fresh(SMALL);
        for (unsigned i = LIFO_DEPTH; i-- > 0;)
            free(stack[i]);
    }
}

uint64_t work_lifo(void)
{
    crew(n_threads, lifo);
    return (uint64_t)LIFO_DEPTH * LIFO_ROUNDS * n_threads;
}

/* ---- threadtest ---- */

enum { OBJECTS = 100000, ITERATIONS = 50 };

static void threadtest(unsigned thread)
{
    unsigned n = OBJECTS / n_threads;
    void **object = fresh(n * sizeof *object);
    (void)thread;
    for (unsigned i = 0; i < ITERATIONS; i++) {
        for (unsigned j = 0; j < n; j++)
            object[j] = fresh(SMALL);
        for (unsigned j = 0; j < n; j++)
            free(object[j]);
    }
    free(object);
}

uint64_t work_threadtest(void)
{
    crew(n_threads, threadtest);
    return (uint64_t)OBJECTS * ITERATIONS;
}

/* ---- steady ---- */

enum { STEADY_BLOCKS = 10000, STEADY_STEPS = 3000000 };

static void steady(unsigned thread)
{
    void **block = calloc(STEADY_BLOCKS, sizeof *block);
    uint64_t seed = 1 + thread;
    for (unsigned i = 0; i < STEADY_STEPS; i++) {
        size_t at = dice_between(&seed, 0, STEADY_BLOCKS - 1);
        free(block[at]);
        block[at] = fresh(dice_between(&seed, 8, 1000));
    }
    for (unsigned i = 0; i < STEADY_BLOCKS; i++)
        free(block[i]);
    free(block);
}

uint64_t work_steady(void)
{
    crew(n_threads, steady);
    return (uint64_t)STEADY_STEPS * n_threads;
}

/* ---- sh6 ---- */

enum { SH6_BATCH = 500, SH6_ROUNDS = 8000 };

/* Every fourth block of a batch stays until the next batch is there. */
static void sh6(unsigned thread)
{
    void *batch[SH6_BATCH] = {0}, *kept[SH6_BATCH] = {0};
    uint64_t seed = 1 + thread;
    for (unsigned round = 0; round < SH6_ROUNDS; round++) {
        for (unsigned i = 0; i < SH6_BATCH; i++)
            batch[i] = fresh(dice_between(&seed, 1, 100));
        for (unsigned i = 0; i < SH6_BATCH; i++)
            free(i % 4 ? batch[i] : kept[i]);
        memcpy(kept, batch, sizeof kept);
    }
    for (unsigned i = 0; i < SH6_BATCH; i += 4)
        free(kept[i]);
}

uint64_t work_sh6(void)
{
    crew(n_threads, sh6);
    return (uint64_t)SH6_BATCH * SH6_ROUNDS * n_threads;
}
