/* Stage 5: the Hoard bound, A <= U + P K S. */
#include "chain.h"
#include "curve.h"
#include "figures.h"
#include "stages.h"

/* What a thread's heap may keep: K superblocks of S bytes, generously. And as
 * much again as is in use: sizes are rounded up, superblocks are not full. */
enum { KEPT_BYTES = 128 * KiB, SPARE_BYTES = 256 * KiB };

static void bound_holds(void)
{
    struct chain chain = {.laps = 1, .blocks = 300, .bytes = 3000};

    for (chain.threads = 1; chain.threads <= MACHINE_CORES;
         chain.threads *= 2) {
        struct space space = chain_run(&chain);
        CHECK(space.resident <= 2 * space.used_peak + SPARE_BYTES +
                                    chain.threads * KEPT_BYTES,
              "P = %u threads, U = %lu KiB in use at most, but A = %lu KiB "
              "in memory: more than 2 U + %d KiB + P x %d KiB",
              chain.threads, space.used_peak / KiB, space.resident / KiB,
              SPARE_BYTES / KiB, KEPT_BYTES / KiB);
    }
}

static void chain_needs_little(void)
{
    struct chain chain = {
        .threads = 16, .laps = 1, .blocks = 1000, .bytes = 1000};
    struct space space = chain_run(&chain);

    figure("blow_up_chain_16", space_blow_up(&space));
    measure(space_blow_up(&space));
}

static void memory_does_not_drift(void)
{
    struct space space = drift_run(8, 40);

    measure(space_blow_up(&space));
}

/* Blocks of 8 KB: a few of them are a superblock, which is soon too empty for
 * its heap. */
static void no_order_loses_a_moving_block(void)
{
    enum { EACH = 24, BYTES = 8000, SEEN = 64 };
    static uint32_t block[2][EACH];

    plan_start(3);
    for (unsigned t = 0; t < 2; t++)
        for (unsigned i = 0; i < EACH; i++) {
            block[t][i] = plan_malloc(t, BYTES);
            plan_fill(t, block[t][i], SEEN);
        }
    for (unsigned i = 0; i < 2 * EACH; i++) {
        uint32_t taken = block[i % 2][i / 2];
        plan_look(i % 3, taken, SEEN);
        plan_free(i % 3, taken);
    }
    for (unsigned i = 0; i < EACH; i++)
        plan_fill(i % 3, plan_malloc(i % 3, i % 2 ? BYTES : BYTES / 2), SEEN);
    plan_barrier();
    plan_checkheap(0);
    scene_explore(5000);
}

static void bound_costs_little_speed(void)
{
    measure(curve_at(BATCHES, 16)->throughput);
}

const struct check stage_5_checks[] = {
    {FRAGMENTATION, 7, "the heap stays within U + P K S", bound_holds},
    {FRAGMENTATION, 4, "a chain of 16 threads needs little more than one",
     chain_needs_little},
    {FRAGMENTATION, 2, "memory does not drift as sizes change",
     memory_does_not_drift},
    {CORRECTNESS, 4, "no order of steps loses a block that moves with its heap",
     no_order_loses_a_moving_block},
    {SCALABILITY, 4, "the bound costs little speed", bound_costs_little_speed},
    {0}};
