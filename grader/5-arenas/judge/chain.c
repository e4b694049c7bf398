#include "chain.h"

enum { MOST_BLOCKS = 1024 };

static uint32_t block[MOST_BLOCKS];

static void use_a_heap_each(unsigned threads)
{
    enum { TIMES = 8 };

    for (unsigned i = 0; i < TIMES; i++)
        for (unsigned t = 0; t < threads; t++)
            plan_free(t, plan_malloc(t, 100));
    plan_barrier();
}

/* All threads stay until the end: what one of them keeps for itself is no
 * other's. */
static void link_of(const struct chain *chain, unsigned number)
{
    unsigned thread = number % chain->threads;

    if (number > 0)
        scene_free_all(thread, block, chain->blocks);
    scene_take(thread, block, chain->blocks, chain->bytes);
    scene_touch(thread, block, chain->blocks);
}

struct space chain_run(const struct chain *chain)
{
    plan_start(chain->threads);
    use_a_heap_each(chain->threads);
    for (unsigned i = 0; i < chain->laps * chain->threads; i++)
        link_of(chain, i);
    plan_barrier();
    return space_of(scene_run(0));
}

static struct growth growth_of(const struct crew_run *run, uint32_t early)
{
    struct space space = space_of(run);

    return (struct growth){
        .early = space_mapped_after(run, plan_step(early)),
        .late = space.mapped_end,
        .used_peak = space.used_peak,
    };
}

enum { ROUND_BLOCKS = 140 };

/* Thread 0 asks, all the others free in turns. */
static void pass_on(unsigned threads)
{
    for (unsigned i = 0; i < ROUND_BLOCKS; i++) {
        uint32_t one = plan_malloc(0, dice_between(&dice, 400, 600));
        plan_free(1 + i % (threads - 1), one);
    }
}

/* Who asks waits for the round before the last one. */
struct growth passing_run(unsigned threads, unsigned rounds, unsigned early)
{
    uint32_t done[2][MACHINE_CORES] = {{0}}, mark = 0;

    plan_start(threads);
    for (unsigned round = 0; round < rounds; round++) {
        for (unsigned t = 1; t < threads && round >= 2; t++)
            plan_wait(0, done[round % 2][t]);
        pass_on(threads);
        for (unsigned t = 1; t < threads; t++)
            done[round % 2][t] = plan_last(t);
        if (round == early)
            mark = plan_last(0);
    }
    return growth_of(scene_run(0), mark);
}

enum { ROUND_BYTES = 200 * KiB };

struct space drift_run(unsigned threads, unsigned rounds)
{
    plan_start(threads);
    for (unsigned round = 0; round < rounds; round++) {
        unsigned thread = round % threads;
        uint64_t bytes = 200 + 1800 * round / rounds;
        unsigned n = (unsigned)(ROUND_BYTES / bytes);
        if (round > 0)
            plan_wait(thread, plan_last((round - 1) % threads));
        scene_take(thread, block, n, bytes);
        scene_touch(thread, block, n);
        scene_free_all(thread, block, n);
    }
    plan_barrier();
    return space_of(scene_run(0));
}
