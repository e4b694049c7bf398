/* Stage 1, continued: what several threads do to the heap, what tools see, and
 * what it all costs. */
#include "../../judge/exam/exam.h"
#include "../../judge/box/region.h"
#include "faults.h"
#include "meet.h"
#include "refusal.h"
#include "scene.h"
#include "space.h"
#include "stages.h"
#include "tools.h"

enum { N_FAULTS = 30 };

/* After every few requests, and when four threads pause. */
static void checkheap_trusts_good_heaps(void)
{
    scene_dice(5);
    plan_start(4);
    plan_checkheap(0);
    for (unsigned i = 0; i < 20; i++) {
        plan_barrier();
        for (unsigned t = 0; t < 4; t++)
            scene_shuffle(t, 12, (struct sizes){1, 20 * KiB});
        plan_barrier();
        plan_checkheap(0);
    }
    scene_run(1);
}

/* Faults that make a program go wrong later are seen by the checker now. */
static void checkheap_notices_faults(void)
{
    struct faults faults = plant_faults(N_FAULTS, exam.seed);

    CHECK(faults.mattered > 0, "no planted fault made a difference");
    measure((double)faults.noticed / faults.mattered);
}

/* All threads at once, each with blocks of its own, started a little apart. */
static void threads_never_share_a_byte(void)
{
    scene_dice(6);
    for (unsigned threads = 2; threads <= 32; threads *= 4) {
        plan_start(threads);
        for (unsigned t = 0; t < threads; t++)
            scene_shuffle(t, 1600 / threads, (struct sizes){1, 3000});
        scene_run(threads + exam.seed);
    }
}

enum { SCHEDULES = 2000, PAIR_SCHEDULES = 300 };

/* What two threads break in few steps is told in few. */
static void no_order_gives_a_byte_twice(void)
{
    meet_in_pair();
    scene_explore(PAIR_SCHEDULES);
    meet_in_one_size();
    scene_explore(SCHEDULES);
}

static void no_order_stops_a_thread(void)
{
    meet_in_all_ways();
    scene_explore(SCHEDULES);
}

/* Some ask for more than there is while others go on; then all do. */
static void refusal_lets_others_go_on(void)
{
    uint32_t last[4];
    const struct crew_run *run;

    refusal_plan_threads(4, last);
    run = scene_run_within(REGION_BYTES);
    for (unsigned t = 0; t < 4; t++)
        scene_block(run, last[t]);
    refusal_plan_crowd(4);
    scene_run_within(REFUSAL_ROOM_BYTES);
}

/* In one thread: no byte read before it was written, none touched that the heap
 * has lent out or never had. */
static void valgrind_finds_nothing(void)
{
    scene_dice(7);
    plan_start(1);
    scene_shuffle(0, 500, (struct sizes){1, 4 * KiB});
    plan_exit(0);
    tools_memcheck();
}

/* Of two accesses to the same bytes, of which one writes, one comes before the
 * other. */
static void sanitizer_finds_no_race(void)
{
    scene_dice(9);
    meet_and_pass_on();
    tools_sanitizer();
}

/* 40 rounds: 128 KiB of blocks, all freed. */
static void freed_memory_serves_again(void)
{
    enum { ROUNDS = 40, BLOCKS = 128 };
    uint32_t block[BLOCKS];
    struct space space;

    scene_dice(8);
    plan_start(1);
    for (unsigned i = 0; i < ROUNDS; i++) {
        for (unsigned k = 0; k < BLOCKS; k++)
            block[k] = plan_malloc(0, dice_between(&dice, 900, 1100));
        scene_touch(0, block, BLOCKS);
        scene_free_all(0, block, BLOCKS);
    }
    space = space_of(scene_run(0));
    CHECK(space.resident <= 3 * space.used_peak + 256 * KiB,
          "one thread had never more than %lu KiB in use, round after round, "
          "but %lu KiB of the heap's pages were touched",
          space.used_peak / KiB, space.resident / KiB);
}

/* Bytes of memory for each small block, beyond the bytes asked for. */
static void small_blocks_cost_little(void)
{
    enum { N = 20000 };
    struct space space;

    plan_start(1);
    for (uint32_t i = 0; i < N; i++)
        plan_fill(0, plan_malloc(0, 8 + i % 120), 8);
    space = space_of(scene_run(0));
    measure((double)(space.resident - space.used_end) / N);
}

/* Of what a race breaks, the order of steps that did it is shown first. */
const struct check stage_1_threads[] = {
    {CORRECTNESS, 5, "no order of steps gives a byte to two threads",
     no_order_gives_a_byte_twice},
    {CORRECTNESS, 2, "no order of steps stops a thread for ever",
     no_order_stops_a_thread},
    {CORRECTNESS, 2, "threads never share a byte", threads_never_share_a_byte},
    {CORRECTNESS, 1, "mm_checkheap is true on every sound heap",
     checkheap_trusts_good_heaps},
    {CORRECTNESS, 1, "mm_checkheap notices a broken heap",
     checkheap_notices_faults},
    {CORRECTNESS, 1, "a refusal lets the other threads go on",
     refusal_lets_others_go_on},
    {CORRECTNESS, 1, "Valgrind finds nothing to object to",
     valgrind_finds_nothing},
    {CORRECTNESS, 0, "the thread sanitizer finds no race",
     sanitizer_finds_no_race},
    {FRAGMENTATION, 1, "freed memory serves again", freed_memory_serves_again},
    {FRAGMENTATION, 2, "a small block costs little beyond its bytes",
     small_blocks_cost_little},
    {0}};
