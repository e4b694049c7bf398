/* Stage 4: arenas. More threads than heaps, and threads that come and go. */
#include "chain.h"
#include "stages.h"

enum { MANY = MACHINE_CORES };

/* A dozen small blocks of several sizes each, all at the same time. */
static void many_threads_need_little(void)
{
    struct space space;

    plan_start(MANY);
    for (unsigned t = 0; t < MANY; t++)
        for (uint64_t bytes = 16; bytes <= 192; bytes += 16)
            plan_fill(t, plan_malloc(t, bytes), 8);
    plan_barrier();
    space = space_of(scene_run(0));
    measure((double)space.resident / MANY / KiB);
}

enum { PASSING = 480, AT_A_TIME = 16, BLOCKS = 6, CHURN_KiB = 160 };

enum { ROOM_BYTES = 6 * MiB, BYTES = 8000, MOST = ROOM_BYTES / BYTES };

/* Thread 0 takes all there is, thread 1 frees it, and thread 0 ends. What it
 * has not yet looked at is there for thread 2; thread 1 stays, and keeps its
 * heap. */
static void what_was_freed_meanwhile_is_found(void)
{
    static uint32_t before[MOST], after[MOST];
    const struct crew_run *run;
    unsigned first, second;

    plan_start(3);
    plan_free(1, plan_malloc(1, BYTES));
    plan_wait(0, plan_last(1));
    scene_take(0, before, MOST, BYTES);
    scene_free_all(1, before, MOST);
    plan_wait(0, plan_last(1));
    plan_exit(0);
    plan_wait(2, plan_last(0));
    scene_take(2, after, MOST, BYTES);
    plan_wait(1, plan_last(2));
    run = scene_run_within(ROOM_BYTES);
    first = scene_count_given(run, before, MOST);
    second = scene_count_given(run, after, MOST);
    CHECK(4 * second >= 3 * first,
          "one thread got %u blocks of %d bytes until mem_map refused, another "
          "one freed them, and the first one ended; then a new one got only %u",
          first, BYTES, second);
}

/* Each thread leaves one block of 100 bytes. */
static void heaps_of_the_gone_serve_again(void)
{
    uint32_t block[BLOCKS];
    struct space space;

    plan_start(PASSING);
    for (unsigned t = 0; t < PASSING; t++) {
        scene_take(t, block, BLOCKS, 100);
        plan_fill(t, block[0], 8);
        scene_free_all(t, block + 1, BLOCKS - 1);
        plan_exit(t);
    }
    space = space_of(scene_run_on(AT_A_TIME));
    CHECK(space.resident <= AT_A_TIME * CHURN_KiB * KiB,
          "%d threads came and went, %d at a time, and each left a block of "
          "100 bytes: %lu KiB of the heap's pages were touched, more than %d "
          "for each of those %d",
          PASSING, AT_A_TIME, space.resident / KiB, CHURN_KiB, AT_A_TIME);
    what_was_freed_meanwhile_is_found();
}

/* A thread ends while another one frees its blocks and a third one starts. */
static void no_order_loses_an_ended_threads_block(void)
{
    enum { EACH = 3 };
    uint32_t block[EACH];

    plan_start(3);
    for (unsigned i = 0; i < EACH; i++) {
        block[i] = plan_malloc(0, 80);
        plan_fill(0, block[i], 80);
    }
    plan_exit(0);
    for (unsigned i = 0; i < EACH; i++) {
        plan_look(1, block[i], 80);
        plan_free(1, block[i]);
        plan_fill(2, plan_malloc(2, 80), 80);
    }
    for (unsigned i = 0; i < EACH; i++)
        plan_fill(1, plan_malloc(1, 80), 80);
    plan_exit(1);
    plan_exit(2);
    scene_explore(3000);
}

/* Threads that work on something else most of the time: at most some of the
 * heaps are busy. In the best case it takes as long as the work alone. */
static void nobody_queues_for_a_heap(void)
{
    enum { TIMES = 60, WORK = 10000 };
    uint32_t block[MANY];

    plan_start(MANY);
    for (unsigned t = 0; t < MANY; t++)
        block[t] = plan_malloc(t, 100);
    plan_barrier();
    plan_mark();
    for (unsigned i = 0; i < TIMES; i++)
        for (unsigned t = 0; t < MANY; t++) {
            plan_pause(t, WORK);
            plan_free(t, block[t]);
            block[t] = plan_malloc(t, 100);
        }
    measure(TIMES * WORK / (double)scene_cycles_behind_mark());
}

const struct check stage_4_checks[] = {
    {FRAGMENTATION, 2,
     "64 threads with some small blocks each need little memory",
     many_threads_need_little},
    {FRAGMENTATION, 5, "heaps of threads that ended serve again",
     heaps_of_the_gone_serve_again},
    {CORRECTNESS, 4, "no order of steps loses the block of an ended thread",
     no_order_loses_an_ended_threads_block},
    {SCALABILITY, 3, "64 threads do not queue for a heap",
     nobody_queues_for_a_heap},
    {0}};
