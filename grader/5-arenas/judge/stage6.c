/* Stage 6: no false sharing. */
#include "curve.h"
#include "figures.h"
#include "lines.h"
#include "scene.h"
#include "stages.h"

enum { THREADS = 16, EACH = 20, SMALL = 8 };

static void need_no_shared_line(const struct crew_run *run, const char *name)
{
    struct lines lines = lines_of();

    figure(name, lines.shared);
    if (lines.shared == 0)
        return;
    check_fails(
        "%u cache lines hold blocks of two threads: %s returned %#lx, %s "
        "returned %#lx",
        lines.shared, ledger_step_name(run, lines.one->step), lines.one->at,
        ledger_step_name(run, lines.other->step), lines.other->at);
}

/* The heap gives one line to two threads that ask at the same time. */
static void no_line_is_split(void)
{
    plan_start(THREADS);
    for (unsigned i = 0; i < EACH; i++)
        for (unsigned t = 0; t < THREADS; t++)
            plan_malloc(t, SMALL + 8 * (i % 4));
    plan_barrier();
    need_no_shared_line(scene_run(1), "shared_lines_active");
}

/* One thread's blocks are freed by all the others, who then ask for some of
 * their own. */
static void no_line_is_split_by_a_free(void)
{
    uint32_t block[THREADS][EACH];

    plan_start(THREADS);
    for (unsigned i = 0; i < EACH; i++)
        for (unsigned t = 0; t < THREADS; t++)
            block[t][i] = plan_malloc(0, SMALL);
    for (unsigned t = 0; t < THREADS; t++)
        scene_free_all(t, block[t], EACH);
    plan_barrier();
    for (unsigned t = 0; t < THREADS; t++)
        scene_take(t, block[t], EACH, SMALL);
    plan_barrier();
    need_no_shared_line(scene_run(2), "shared_lines_passive");
}

static void writers_do_not_disturb(void)
{
    measure(curve_at(THRASH, 16)->false_shared);
}

static void heirs_do_not_disturb(void)
{
    measure(curve_at(SCRATCH, 16)->false_shared);
}

const struct check stage_6_checks[] = {
    {SCALABILITY, 2, "no cache line is given to two threads", no_line_is_split},
    {SCALABILITY, 2, "no remote free splits a cache line",
     no_line_is_split_by_a_free},
    {SCALABILITY, 1, "threads that write do not disturb each other",
     writers_do_not_disturb},
    {SCALABILITY, 1, "threads that were handed a block do not disturb either",
     heirs_do_not_disturb},
    {0}};
