/* Lab 3's checks on scalability: what a request costs as the heap grows. */
#include "../../judge/check.h"
#include "cost.h"

#include <math.h>

/* The slope of lg cost over lg n: 0 is a cost that does not grow, 1 one that
 * grows as the heap does. Least squares over all sizes. */
static double exponent(const double *cost, unsigned n)
{
    double sum_x = 0, sum_y = 0, sum_xx = 0, sum_xy = 0;

    for (unsigned i = 0; i < n; i++) {
        double x = i, y = log2(cost[i]);
        sum_x += x;
        sum_y += y;
        sum_xx += x * x;
        sum_xy += x * y;
    }
    return (n * sum_xy - sum_x * sum_y) / (n * sum_xx - sum_x * sum_x);
}

static void measure_growth(enum cost_kind kind)
{
    const struct cost *cost = cost_measure();
    measure(exponent(cost->per_request[kind], COST_SIZES),
            "exponent of growth");
}

static void live_blocks_cost_nothing(void)
{
    measure_growth(COST_LIVE);
}

static void free_blocks_cost_nothing(void)
{
    measure_growth(COST_FREE);
}

/* The worst of the three, at the largest size. */
static void contest_of_speed(void)
{
    const struct cost *cost = cost_measure();
    double worst = 0;

    for (enum cost_kind kind = 0; kind < N_COSTS; kind++)
        worst = fmax(worst, cost->per_request[kind][COST_SIZES - 1]);
    measure(worst, "instructions a request");
}

const struct check scalability_checks[] = {
    {4, 17, "the cost of a request does not grow with live blocks",
     live_blocks_cost_nothing},
    {4, 9, "the cost of a request does not grow with free blocks",
     free_blocks_cost_nothing},
    {6, 1, "the contest of speed", contest_of_speed},
    {0}};
