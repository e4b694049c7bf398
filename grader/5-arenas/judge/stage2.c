/* Stage 2: a heap for each thread. */
#include "curve.h"
#include "scene.h"
#include "stages.h"

/* Many small blocks, each thread for itself. */
static void threads_speed_up(void)
{
    measure(curve_at(THREADTEST, 16)->throughput /
            curve_at(THREADTEST, 1)->throughput);
}

static void many_threads_are_fast(void)
{
    measure(curve_at(THREADTEST, 64)->throughput);
}

static void requests_wait_for_no_lock(void)
{
    measure(1000 * curve_at(THREADTEST, 64)->contended);
}

static void lines_stay_at_home(void)
{
    measure(curve_at(THREADTEST, 16)->transfers);
}

enum { LEFT = 3, SCHEDULES = 1500 };

/* A thread leaves blocks behind. Another one finds them as they were, frees
 * them and goes on. A third one ends that never asked for anything. */
static void blocks_outlive_their_thread(void)
{
    uint32_t left[LEFT], own[LEFT];

    plan_start(3);
    plan_exit(2);
    for (unsigned i = 0; i < LEFT; i++) {
        left[i] = plan_malloc(0, 100);
        plan_fill(0, left[i], 100);
    }
    plan_free(0, plan_malloc(0, 100));
    plan_exit(0);
    for (unsigned i = 0; i < LEFT; i++) {
        own[i] = plan_malloc(1, 100);
        plan_fill(1, own[i], 100);
        plan_wait(1, plan_last(0));
        plan_look(1, left[i], 100);
        plan_free(1, left[i]);
    }
    for (unsigned i = 0; i < LEFT; i++)
        plan_look(1, own[i], 100);
    scene_explore(SCHEDULES);
}

const struct check stage_2_checks[] = {
    {SCALABILITY, 4, "small requests speed up with 16 threads",
     threads_speed_up},
    {SCALABILITY, 5, "64 threads are fast at small requests",
     many_threads_are_fast},
    {SCALABILITY, 3, "small requests hardly ever wait for a lock",
     requests_wait_for_no_lock},
    {SCALABILITY, 2, "cache lines stay with the thread that uses them",
     lines_stay_at_home},
    {CORRECTNESS, 2, "blocks outlive the thread that asked for them",
     blocks_outlive_their_thread},
    {0}};
