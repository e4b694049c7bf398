#include "workload.h"

#include "../../judge/base/dice.h"
#include "plan.h"

const char *const workload_names[N_WORKLOADS] = {
    [THREADTEST] = "threadtest", [LARSON] = "larson", [PRODUCER] = "producer",
    [SCRATCH] = "scratch",       [THRASH] = "thrash", [BATCHES] = "batches"};

static struct dice dice;

/* All threads are there, and what follows is measured. */
static void mark(void)
{
    plan_barrier();
    plan_mark();
}

/* Each thread asks for n blocks and gives them back, oldest first. */
static void come_and_go(unsigned thread, unsigned n, uint64_t low,
                        uint64_t high)
{
    uint32_t block[256];

    for (unsigned i = 0; i < n; i++)
        block[i] = plan_malloc(thread, dice_between(&dice, low, high));
    for (unsigned i = 0; i < n; i++)
        plan_free(thread, block[i]);
}

static void rounds(unsigned threads, unsigned n, unsigned blocks, uint64_t low,
                   uint64_t high)
{
    for (unsigned round = 0; round < n; round++)
        for (unsigned t = 0; t < threads; t++)
            come_and_go(t, blocks, low, high);
}

static void threadtest(unsigned threads)
{
    enum { BLOCKS = 96, ROUNDS = 4 };

    rounds(threads, 1, BLOCKS, 8, 128);
    mark();
    rounds(threads, ROUNDS, BLOCKS, 8, 128);
}

/* Blocks of half a page: 240 of them fill some superblocks of any size. */
static void batches(unsigned threads)
{
    enum { BLOCKS = 120, ROUNDS = 3 };

    rounds(threads, 1, BLOCKS, 1500, 2000);
    mark();
    rounds(threads, ROUNDS, BLOCKS, 1500, 2000);
}

enum { SLOTS = 48 };

/* The thread replaces random blocks of one array by others. */
static void replace(unsigned thread, uint32_t slot[SLOTS], unsigned times)
{
    for (unsigned i = 0; i < times; i++) {
        uint64_t at = dice_between(&dice, 0, SLOTS - 1);
        plan_free(thread, slot[at]);
        slot[at] = plan_malloc(thread, dice_skewed(&dice, 8, 512));
    }
}

/* So that no heap meets a size for the first time later on. */
static void use_all_sizes(unsigned thread)
{
    for (uint64_t bytes = 16; bytes <= 512; bytes += 16)
        plan_free(thread, plan_malloc(thread, bytes));
}

static void larson(unsigned threads)
{
    enum { EPOCHS = 3, TIMES = 120 };
    static uint32_t slot[MACHINE_CORES][SLOTS];

    for (unsigned t = 0; t < threads; t++)
        use_all_sizes(t);
    for (unsigned t = 0; t < threads; t++)
        for (unsigned i = 0; i < SLOTS; i++)
            slot[t][i] = plan_malloc(t, dice_skewed(&dice, 8, 512));
    mark();
    for (unsigned epoch = 0; epoch < EPOCHS; epoch++) {
        for (unsigned t = 0; t < threads; t++)
            replace(t, slot[(t + epoch) % threads], TIMES);
        plan_barrier();
    }
}

enum { BATCH = 32 };

/* A batch goes from one thread to the other. Who asks is at most two batches
 * ahead: `done` is the last free of the batch before the last one. */
static uint32_t hand_over(unsigned from, unsigned to, uint32_t done)
{
    uint32_t block[BATCH];

    if (done != 0)
        plan_wait(from, done);
    for (unsigned i = 0; i < BATCH; i++)
        block[i] = plan_malloc(from, dice_between(&dice, 16, 128));
    for (unsigned i = 0; i < BATCH; i++)
        plan_free(to, block[i]);
    return plan_last(to);
}

static void batches_of_pairs(unsigned threads, unsigned n,
                             uint32_t done[MACHINE_CORES][2])
{
    for (unsigned batch = 0; batch < n; batch++)
        for (unsigned t = 0; t < threads; t += 2)
            done[t][batch % 2] =
                hand_over(t, t + 1 < threads ? t + 1 : t, done[t][batch % 2]);
}

static void producer(unsigned threads)
{
    enum { WARM = 4, BATCHES_TIMED = 20 };
    uint32_t done[MACHINE_CORES][2] = {{0}};

    batches_of_pairs(threads, WARM, done);
    mark();
    batches_of_pairs(threads, BATCHES_TIMED, done);
}

enum { SMALL = 8, WRITES = 10 };

static void write_often(unsigned thread, uint32_t block)
{
    for (unsigned i = 0; i < WRITES; i++)
        plan_fill(thread, block, SMALL);
}

static void write_small_blocks(unsigned threads)
{
    enum { TIMES = 60 };

    for (unsigned i = 0; i < TIMES; i++)
        for (unsigned t = 0; t < threads; t++) {
            uint32_t block = plan_malloc(t, SMALL);
            write_often(t, block);
            plan_free(t, block);
        }
}

static void scratch(unsigned threads)
{
    uint32_t block[MACHINE_CORES];

    for (unsigned t = 0; t < threads; t++)
        block[t] = plan_malloc(0, SMALL);
    for (unsigned t = 0; t < threads; t++) {
        plan_fill(t, block[t], SMALL);
        plan_free(t, block[t]);
    }
    mark();
    write_small_blocks(threads);
}

static void thrash(unsigned threads)
{
    for (unsigned t = 0; t < threads; t++)
        plan_free(t, plan_malloc(t, SMALL));
    mark();
    write_small_blocks(threads);
}

void workload_plan(enum workload workload, unsigned threads, uint64_t seed)
{
    static void (*const write[N_WORKLOADS])(unsigned threads) = {
        [THREADTEST] = threadtest, [LARSON] = larson, [PRODUCER] = producer,
        [SCRATCH] = scratch,       [THRASH] = thrash, [BATCHES] = batches};

    dice_seed(&dice, seed + workload);
    plan_start(threads);
    write[workload](threads);
}
