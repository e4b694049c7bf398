/* Stage 3: owners. A block that another thread frees goes home. */
#include "chain.h"
#include "curve.h"
#include "figures.h"
#include "stages.h"

static void memory_does_not_grow(void)
{
    struct growth growth;

    scene_dice(20);
    growth = passing_run(8, 100, 25);
    figure("growth_passing", (double)growth.late / (double)growth.early);
    CHECK(growth.late <= growth.early + growth.early / 4 + 128 * KiB,
          "seven threads free what one asked for, never more than %lu KiB: "
          "after 25 rounds %lu KiB were mapped, after 100 rounds %lu KiB",
          growth.used_peak / KiB, growth.early / KiB, growth.late / KiB);
}

/* Three laps through eight threads. */
static void memory_is_bounded_by_threads(void)
{
    struct chain chain = {.threads = 8, .laps = 3, .blocks = 500, .bytes = 900};
    struct space space = chain_run(&chain);
    uint64_t one = chain.blocks * chain.bytes;

    CHECK(space.resident <= chain.threads * (one + one / 2 + 128 * KiB),
          "8 threads hand blocks round, %lu KiB at a time: %lu KiB of "
          "its pages were touched, more than each of them by itself would need",
          one / KiB, space.resident / KiB);
}

enum { SCHEDULES = 5000, HANDED = 6, OWN = 2, BYTES = 8000, SEEN = 64 };

/* Two threads free what a third one asked for, while it goes on, and takes what
 * it has freed itself. */
static void no_order_loses_a_remote_free(void)
{
    uint32_t block[HANDED], own[OWN];

    plan_start(3);
    for (unsigned i = 0; i < HANDED; i++) {
        block[i] = plan_malloc(0, BYTES);
        plan_fill(0, block[i], SEEN);
    }
    for (unsigned i = 0; i < OWN; i++)
        own[i] = plan_malloc(0, BYTES);
    for (unsigned i = 0; i < OWN; i++)
        plan_free(0, own[i]);
    for (unsigned i = 0; i < HANDED; i++) {
        plan_look(1 + i % 2, block[i], SEEN);
        plan_free(1 + i % 2, block[i]);
    }
    for (unsigned t = 0; t < 3; t++)
        for (unsigned i = 0; i < HANDED; i++)
            plan_fill(t, plan_malloc(t, BYTES), SEEN);
    plan_barrier();
    plan_checkheap(0);
    scene_explore(SCHEDULES);
}

/* One thread resizes what another one asked for, which works on with its
 * neighbours. */
static void no_order_breaks_a_remote_realloc(void)
{
    uint32_t old[2], grown, shrunk;

    plan_start(2);
    for (unsigned i = 0; i < 2; i++) {
        old[i] = plan_malloc(0, 200);
        plan_fill(0, old[i], 200);
    }
    grown = plan_realloc(1, old[0], 900);
    plan_look_as(1, grown, 200, old[0]);
    plan_fill(1, grown, 900);
    shrunk = plan_realloc(1, old[1], 40);
    plan_look_as(1, shrunk, 40, old[1]);
    for (unsigned i = 0; i < 3; i++) {
        uint32_t own = plan_malloc(0, 200);
        plan_fill(0, own, 200);
        plan_free(0, plan_malloc(0, 900));
    }
    plan_free(1, shrunk);
    plan_look(1, grown, 900);
    scene_explore(SCHEDULES);
}

enum { WANDERERS = 8, EPOCHS = 6, EACH = 40 };

/* What an epoch's i-th block of each thread has in bytes. */
static uint64_t wanderer_bytes(unsigned epoch, unsigned i)
{
    return 24 + 8 * ((i + epoch) % 30);
}

/* The thread fills new blocks of its own; it looks at another one's of the
 * epoch before, and frees most of them. */
static void wander(unsigned thread, unsigned epoch, const uint32_t *before,
                   uint32_t *now)
{
    for (unsigned i = 0; i < EACH; i++) {
        now[i] = plan_malloc(thread, wanderer_bytes(epoch, i));
        plan_fill(thread, now[i], wanderer_bytes(epoch, i));
        if (epoch == 0)
            continue;
        plan_look(thread, before[i], wanderer_bytes(epoch - 1, i));
        if (dice_chance(&dice, 90))
            plan_free(thread, before[i]);
    }
}

static void wandering_blocks_keep_their_bytes(void)
{
    static uint32_t block[2][WANDERERS][EACH];

    scene_dice(21);
    plan_start(WANDERERS);
    for (unsigned epoch = 0; epoch < EPOCHS; epoch++)
        for (unsigned t = 0; t < WANDERERS; t++)
            wander(t, epoch, block[!(epoch % 2)][(t + 1) % WANDERERS],
                   block[epoch % 2][t]);
    scene_run(21);
}

static void remote_frees_keep_pace(void)
{
    measure(curve_at(PRODUCER, 16)->throughput);
}

static void a_server_scales(void)
{
    measure(curve_at(LARSON, 64)->throughput);
}

const struct check stage_3_checks[] = {
    {FRAGMENTATION, 5, "memory does not grow while others free",
     memory_does_not_grow},
    {FRAGMENTATION, 2, "threads that hand blocks round need little each",
     memory_is_bounded_by_threads},
    {CORRECTNESS, 5, "no order of steps loses or doubles a remote free",
     no_order_loses_a_remote_free},
    {CORRECTNESS, 2, "no order of steps breaks a remote mm_realloc",
     no_order_breaks_a_remote_realloc},
    {CORRECTNESS, 2, "blocks that wander between threads keep their bytes",
     wandering_blocks_keep_their_bytes},
    {SCALABILITY, 3, "remote frees keep pace", remote_frees_keep_pace},
    {SCALABILITY, 3, "a server with 64 threads scales", a_server_scales},
    {0}};
