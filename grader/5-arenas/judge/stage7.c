/* Stage 7: the big ones. */
#include "chain.h"
#include "stages.h"

enum { BIG = MiB, PAGE_BYTES = 4096 };

/* A big block, touched page by page, and freed; so many times. */
static void use_big_blocks(unsigned thread, unsigned times, uint64_t bytes)
{
    for (unsigned i = 0; i < times; i++) {
        uint32_t block = plan_malloc(thread, bytes + i * PAGE_BYTES / 2);
        plan_touch(thread, block, bytes, PAGE_BYTES);
        plan_free(thread, block);
    }
}

/* The same, but only its first bytes are touched. */
static void ask_for_big_blocks(unsigned thread, unsigned times, uint64_t bytes)
{
    for (unsigned i = 0; i < times; i++) {
        uint32_t block = plan_malloc(thread, bytes);
        plan_fill(thread, block, 8);
        plan_free(thread, block);
    }
}

static const struct machine_counts *use_big_blocks_alone(unsigned times)
{
    plan_start(1);
    use_big_blocks(0, times, BIG);
    return &scene_run(0)->machine->count;
}

enum { TIMES = 50 };

static void big_blocks_are_reused(void)
{
    measure((double)use_big_blocks_alone(TIMES)->page_faults / TIMES);
}

static void big_blocks_need_few_calls(void)
{
    measure((double)use_big_blocks_alone(TIMES)->system_calls / TIMES);
}

/* 20 blocks of 8 MiB at a time, then none. */
static void big_blocks_go_back(void)
{
    enum { N = 20, BYTES = 8 * MiB };
    uint32_t block[N];
    struct space space;

    plan_start(1);
    scene_take(0, block, N, BYTES);
    scene_free_all(0, block, N);
    space = space_of(scene_run(0));
    CHECK(space.mapped_end <= space.mapped_peak / 2,
          "%lu MiB were in use and all is freed, but %lu MiB are mapped still",
          space.used_peak / MiB, space.mapped_end / MiB);
}

/* mem_map and mem_unmap make threads wait for each other. */
static void threads_map_rarely(void)
{
    enum { THREADS = 8, ROUNDS = 40, BYTES = 512 * KiB };

    plan_start(THREADS);
    for (unsigned t = 0; t < THREADS; t++)
        ask_for_big_blocks(t, ROUNDS, BYTES);
    measure(1000 * plan_requests() / (double)scene_run(0)->machine->cycles);
}

/* Address space counts, touched or not. */
static void little_is_mapped_for_little(void)
{
    enum { THREADS = 16, EACH = 50, BYTES = 2000 };
    uint32_t block[EACH];
    struct space space;

    plan_start(THREADS);
    for (unsigned t = 0; t < THREADS; t++)
        scene_take(t, block, EACH, BYTES);
    plan_barrier();
    space = space_of(scene_run(0));
    measure((double)space.mapped_peak / (double)space.used_peak);
}

/* Of each thread the next one frees the first blocks, which raises the
 * threshold: those that follow are reused, by whoever comes first. */
static void no_order_loses_a_big_block(void)
{
    enum {
        THREADS = 3,
        ROUNDS = 3,
        SEEN = 64,
        LARGE = 300 * KiB,
        BIG = 2 * MiB
    };
    uint32_t block[THREADS][2], taken;

    plan_start(THREADS);
    for (unsigned t = 0; t < THREADS; t++)
        for (unsigned i = 0; i < 2; i++) {
            block[t][i] = plan_malloc(t, i == 0 ? BIG : LARGE);
            plan_fill(t, block[t][i], SEEN);
        }
    for (unsigned t = 0; t < THREADS; t++)
        for (unsigned i = 0; i < 2 * ROUNDS; i++) {
            taken = i < 2 ? block[(t + 1) % THREADS][i] : taken;
            plan_look(t, taken, SEEN);
            plan_free(t, taken);
            taken = plan_malloc(t, i % 2 == 0 ? BIG : LARGE);
            plan_fill(t, taken, SEEN);
        }
    scene_explore(2000);
}

const struct check stage_7_checks[] = {
    {SCALABILITY, 2, "big blocks are reused without page faults",
     big_blocks_are_reused},
    {SCALABILITY, 1, "big blocks need few system calls",
     big_blocks_need_few_calls},
    {FRAGMENTATION, 1, "big blocks go back when many are free",
     big_blocks_go_back},
    {SCALABILITY, 2, "8 threads are fast at big blocks", threads_map_rarely},
    {FRAGMENTATION, 1, "little is mapped for little",
     little_is_mapped_for_little},
    {CORRECTNESS, 1, "no order of steps loses a big block",
     no_order_loses_a_big_block},
    {0}};
