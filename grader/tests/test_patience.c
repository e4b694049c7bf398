/* test_patience.c: how long a box may take: processor time ends a busy one,
 * wall time only one that sleeps, and patience wears out. */
#include "judge/box/patience.h"

#include <signal.h>

#include "unit.h"

enum { LIMIT_MS = 100, MOMENT_US = 10000, MOMENTS = 500 };

static pid_t start(bool busy)
{
    pid_t pid = fork();
    while (pid == 0)
        if (!busy)
            pause();
    return pid;
}

static void end(pid_t pid)
{
    kill(pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

/* Looks until time is up. Returns how long that took, in moments. */
static unsigned moments(pid_t pid, unsigned limit_ms)
{
    struct stopwatch watch = stopwatch_start(pid);
    unsigned n = 0;
    while (n < MOMENTS && !stopwatch_is_over(&watch, limit_ms)) {
        usleep(MOMENT_US);
        n++;
    }
    return n;
}

static void a_busy_process_runs_out_of_time(void)
{
    pid_t pid = start(true);
    CU_ASSERT(moments(pid, LIMIT_MS) < MOMENTS);
    end(pid);
}

static void a_sleeper_has_more_time(void)
{
    pid_t pid = start(false);
    unsigned n = moments(pid, LIMIT_MS);
    CU_ASSERT(n > LIMIT_MS * 1000 / MOMENT_US);
    CU_ASSERT(n < MOMENTS);
    end(pid);
}

static void a_process_that_ended_is_timed_all_the_same(void)
{
    pid_t pid = start(false);
    end(pid);
    CU_ASSERT(moments(pid, LIMIT_MS) < MOMENTS);
}

/* Hangs of this process's boxes, in the order in which they come. */
enum { A_CALL, ANOTHER_CALL, ONE_MORE_CALL };

static void a_call_that_hangs_wears_out_patience(void)
{
    unsigned at_first = patience_ms(A_CALL, PATIENCE_ONE), later;

    patience_lost(A_CALL);
    later = patience_ms(A_CALL, PATIENCE_ONE);
    CU_ASSERT(later < at_first);
    patience_lost(A_CALL);
    CU_ASSERT(patience_ms(A_CALL, PATIENCE_ONE) < later);
    CU_ASSERT_EQUAL(patience_hangs(A_CALL), 2);
    patience_kept(A_CALL);
    CU_ASSERT_EQUAL(patience_ms(A_CALL, PATIENCE_ONE), later);
}

static void other_calls_lose_nothing_by_it(void)
{
    unsigned at_first = patience_ms(ANOTHER_CALL, PATIENCE_ONE);

    for (unsigned i = 0; i < 3; i++)
        patience_lost(A_CALL);
    CU_ASSERT_EQUAL(patience_ms(ANOTHER_CALL, PATIENCE_ONE), at_first);
    CU_ASSERT_EQUAL(patience_hangs(ANOTHER_CALL), 0);
}

static void expected_hangs_cost_little_and_count_for_nothing(void)
{
    unsigned at_first = patience_ms(ONE_MORE_CALL, PATIENCE_ONE);

    patience_expect_hangs(true);
    CU_ASSERT(patience_ms(ONE_MORE_CALL, PATIENCE_ONE) < at_first);
    patience_lost(ONE_MORE_CALL);
    patience_lost(ONE_MORE_CALL);
    patience_expect_hangs(false);
    CU_ASSERT_EQUAL(patience_ms(ONE_MORE_CALL, PATIENCE_ONE), at_first);
}

static void tools_and_many_calls_have_more_time(void)
{
    unsigned one = patience_ms(ONE_MORE_CALL, PATIENCE_ONE);
    unsigned many = patience_ms(ONE_MORE_CALL, PATIENCE_MANY);

    CU_ASSERT(many > one);
    CU_ASSERT(patience_ms(ONE_MORE_CALL, PATIENCE_TOOL) > many);
}

static const struct unit_test tests[] = {
    {"a busy process runs out of time", a_busy_process_runs_out_of_time},
    {"a sleeper has more time, but not for ever", a_sleeper_has_more_time},
    {"a process that ended is timed all the same",
     a_process_that_ended_is_timed_all_the_same},
    {"tools and many calls have more time",
     tools_and_many_calls_have_more_time},
    {"hangs that are expected cost little and count for nothing",
     expected_hangs_cost_little_and_count_for_nothing},
    {"a call that hangs wears out patience",
     a_call_that_hangs_wears_out_patience},
    {"other calls lose nothing by it", other_calls_lose_nothing_by_it},
    {0}};

int main(void)
{
    return unit_main("patience", tests);
}
