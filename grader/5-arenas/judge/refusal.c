#include "refusal.h"

#include "scene.h"

void refusal_plan_huge(unsigned thread)
{
    static const uint64_t huge[] = {
        SIZE_MAX,        SIZE_MAX - 7,    SIZE_MAX - 15,      SIZE_MAX - 63,
        SIZE_MAX - 4094, SIZE_MAX - 4095, SIZE_MAX - 65535,   SIZE_MAX / 2,
        PTRDIFF_MAX,     1ul << 40,       (1ul << 32) + 4096, 800ul * MiB};

    for (unsigned i = 0; i < sizeof huge / sizeof *huge; i++) {
        plan_malloc(thread, huge[i]);
        plan_memalign(thread, 4096, huge[i]);
    }
}

void refusal_plan_threads(unsigned threads, uint32_t *last)
{
    enum { TIMES = 10 };

    plan_start(threads);
    for (unsigned t = 0; t < threads; t++)
        for (unsigned i = 0; i < TIMES; i++) {
            plan_malloc(t, SIZE_MAX / 2 + i);
            plan_malloc(t, 800ul * MiB);
            plan_memalign(t, 64, SIZE_MAX - 64);
            last[t] = plan_malloc(t, 500);
        }
}

/* Each for the last move of the others: a thread that never comes back is all
 * that a deadlock is told about. */
static void wait_for_each_other(unsigned threads)
{
    uint32_t last[WIRE_THREADS];

    for (unsigned t = 0; t < threads; t++)
        last[t] = plan_last(t);
    for (unsigned t = 0; t < threads; t++)
        for (unsigned other = 0; other < threads; other++)
            if (other != t)
                plan_wait(t, last[other]);
}

void refusal_plan_crowd(unsigned threads)
{
    enum { BLOCKS = 400, BYTES = 8000 };
    static uint32_t block[WIRE_THREADS][BLOCKS];

    plan_start(threads);
    for (unsigned t = 0; t < threads; t++)
        scene_take(t, block[t], BLOCKS, BYTES - 8 * t);
    wait_for_each_other(threads);
    for (unsigned t = 0; t < threads; t++)
        scene_free_all(t, block[t], BLOCKS);
}

enum { PORTIONS = 600, PORTION_BYTES = 24 * KiB };

struct refusal_counts refusal_fill_twice(void)
{
    static uint32_t first[PORTIONS], second[PORTIONS];
    const struct crew_run *run;

    plan_start(1);
    scene_take(0, first, PORTIONS, PORTION_BYTES);
    scene_free_all(0, first, PORTIONS);
    scene_take(0, second, PORTIONS, PORTION_BYTES);
    run = scene_run_within(PORTIONS * PORTION_BYTES / 2);
    return (struct refusal_counts){
        .first = scene_count_given(run, first, PORTIONS),
        .second = scene_count_given(run, second, PORTIONS),
        .enough = PORTIONS / 4};
}
