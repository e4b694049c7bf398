/* Stage 6: the contest. */
#include "cost.h"
#include "stages.h"
#include "workload.h"

#include <math.h>

static bool is_any(const struct workload *workload)
{
    (void)workload;
    return true;
}

static void contest_of_space(void)
{
    measure(mean_utilisation(is_any));
}

/* The worst of the three, at the largest size. */
static void contest_of_speed(void)
{
    const struct cost *cost = cost_measure();
    double worst = 0;

    for (enum cost_kind kind = 0; kind < N_COSTS; kind++)
        worst = fmax(worst, cost->per_request[kind][COST_SIZES - 1]);
    measure(worst);
}

const struct check stage_6_checks[] = {
    {FRAGMENTATION, 2, "the contest of space", contest_of_space},
    {SCALABILITY, 1, "the contest of speed", contest_of_speed},
    {0}};
