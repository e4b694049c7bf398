/* Stage 8: threads that come and go, and a real program. */
#include "../../judge/exam/exam.h"
#include "chain.h"
#include "recorded.h"
#include "stages.h"

enum { PASSING = 400, AT_A_TIME = 32, EACH = 24 };

/* Each thread asks for a few blocks, frees those that the one before it left,
 * and leaves its own. */
static void plan_churn(void)
{
    uint32_t left[EACH], own[EACH];

    scene_dice(80);
    plan_start(PASSING);
    for (unsigned t = 0; t < PASSING; t++) {
        for (unsigned i = 0; i < EACH; i++)
            own[i] = plan_malloc(t, dice_skewed(&dice, 16, 1000));
        scene_touch(t, own, EACH);
        if (t > 0)
            scene_free_all(t, left, EACH);
        for (unsigned i = 0; i < EACH; i++)
            left[i] = own[i];
        plan_exit(t);
    }
}

static void churn_costs_little_memory(void)
{
    struct space space;

    plan_churn();
    space = space_of(scene_run_on(AT_A_TIME));
    measure((double)space.resident / KiB / AT_A_TIME);
}

static void churn_costs_little_time(void)
{
    const struct crew_run *run;

    plan_churn();
    run = scene_run_on(AT_A_TIME);
    measure((double)run->machine->cycles / PASSING);
}

/* Two copies, ten threads, and each block is looked at before it goes. */
static void recorded_threads_run(void)
{
    recorded_plan(2, true);
    scene_run(exam.seed);
}

static void recorded_threads_fit(void)
{
    struct space space;

    recorded_plan(1, true);
    space = space_of(scene_run(exam.seed));
    measure(space_blow_up(&space));
}

/* Four copies, twenty threads. */
static void recorded_threads_scale(void)
{
    const struct crew_run *run;

    recorded_plan(4, false);
    run = scene_run(exam.seed);
    measure(1000 * plan_requests() / (double)run->machine->cycles);
}

const struct check stage_8_checks[] = {
    {CORRECTNESS, 1, "a recorded program with threads runs without a fault",
     recorded_threads_run},
    {FRAGMENTATION, 1, "a recorded program with threads fits in little memory",
     recorded_threads_fit},
    {SCALABILITY, 1, "a recorded program with threads is fast",
     recorded_threads_scale},
    {FRAGMENTATION, 1, "threads that come and go cost little memory",
     churn_costs_little_memory},
    {SCALABILITY, 1, "threads that come and go cost little time",
     churn_costs_little_time},
    {0}};
