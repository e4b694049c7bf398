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

enum { BATCH = 64 };

/* Who asks waits for the round before the last one. */
static void pairs_round(unsigned threads, uint32_t done[MACHINE_CORES][2],
                        unsigned parity)
{
    for (unsigned t = 0; t < threads; t += 2) {
        if (done[t][parity] != 0)
            plan_wait(t, done[t][parity]);
        for (unsigned i = 0; i < BATCH; i++)
            block[i] = plan_malloc(t, dice_between(&dice, 400, 600));
        scene_free_all(t + 1, block, BATCH);
        done[t][parity] = plan_last(t + 1);
    }
}

struct growth pairs_run(unsigned threads, unsigned rounds, unsigned early)
{
    uint32_t done[MACHINE_CORES][2] = {{0}}, mark = 0;

    plan_start(threads);
    for (unsigned round = 0; round < rounds; round++) {
        pairs_round(threads, done, round % 2);
        if (round == early)
            mark = plan_last(1);
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
