/* pct.c: random orders keep the promise of the paper: an error that takes d
 * choices is found with probability 1 / (n k^(d - 1)) at least, by n threads
 * and k steps. */
#include <stdatomic.h>
#include <stdio.h>

#include "search.h"

enum { MANY = 100000 };

static struct {
    atomic_int a, b, failed, time;
} world;

/* Steps that have nothing to do with it. */
static void pass_time(unsigned steps)
{
    for (unsigned i = 0; i < steps; i++)
        atomic_fetch_add(&world.time, 1);
}

/* d = 1: the second thread must not be first. */
static void *use_before_it_is_there(void *thread)
{
    if (thread == NULL)
        atomic_store(&world.a, 1);
    else if (atomic_load(&world.a) == 0)
        atomic_store(&world.failed, 1);
    return thread;
}

/* d = 2: nor look between two steps of the first. */
static void *look_between(void *thread)
{
    pass_time(10);
    if (thread == NULL) {
        atomic_store(&world.a, 1);
        atomic_store(&world.a, 0);
    } else if (atomic_load(&world.a)) {
        atomic_store(&world.failed, 1);
    }
    pass_time(10);
    return thread;
}

/* d = 3: nor stop where it looked until the first has looked back. */
static void *look_between_twice(void *thread)
{
    pass_time(5);
    if (thread == NULL) {
        atomic_store(&world.a, 1);
        if (atomic_load(&world.b))
            atomic_store(&world.failed, 1);
        atomic_store(&world.a, 0);
    } else if (atomic_load(&world.a)) {
        atomic_store(&world.b, 1);
        atomic_store(&world.b, 0);
    }
    pass_time(5);
    return thread;
}

static bool has_failed(void)
{
    return world.failed;
}

/* In so many schedules, with d - 1 preemptions each. */
static void expect_promise(void *(*run)(void *), unsigned d,
                           const char *sentence)
{
    struct search s = {sentence, 2, 0, run, has_failed, false, 0};
    unsigned failures = 0;
    double promised = MANY / 2.0;
    uint64_t steps = 1;
    for (unsigned seed = 1; seed <= MANY; seed++) {
        struct machine_plan plan = plan_of(&s, seed, steps);
        plan.depth = d - 1;
        uint64_t contested = run_plan(&s, &plan)->contested;
        steps = contested > steps ? contested : steps;
        failures += has_failed();
    }
    for (unsigned i = 1; i < d; i++)
        promised /= (double)steps;
    printf("# %u schedules of %u fail, %.1f were promised (k = %lu)\n",
           failures, MANY, promised, steps);
    claim(failures >= 0.9 * promised && failures > 0, sentence);
}

/* Fewer choices than it takes do not find it. */
static void expect_nothing(void *(*run)(void *), unsigned d,
                           const char *sentence)
{
    struct search s = {sentence, 2, 0, run, has_failed, false, 0};
    unsigned failures = 0;
    for (unsigned seed = 1; seed <= MANY; seed++) {
        struct machine_plan plan = plan_of(&s, seed, 100);
        plan.depth = d - 1;
        run_plan(&s, &plan);
        failures += has_failed();
    }
    claim(failures == 0, sentence);
}

int main(void)
{
    machine_boot(2);
    machine_snapshot(&world, sizeof world);
    expect_promise(use_before_it_is_there, 1, "an error of depth 1");
    expect_promise(look_between, 2, "an error of depth 2");
    expect_promise(look_between_twice, 3, "an error of depth 3");
    expect_nothing(look_between, 1, "depth 2 takes a preemption");
    expect_nothing(look_between_twice, 2, "depth 3 takes two");
    return 0;
}
