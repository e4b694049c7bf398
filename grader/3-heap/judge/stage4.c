/* Stage 4: binned free lists. */
#include "../../judge/box/box.h"
#include "../../judge/box/script.h"
#include "../wire/calls.h"
#include "cost.h"
#include "stages.h"
#include "workload.h"

#include <math.h>

static bool is_recorded(const struct workload *workload)
{
    return workload->recorded && !workload->aligned;
}

static void recorded_programs_fit(void)
{
    measure(mean_utilisation(is_recorded));
}

enum { ROUNDS = 10, ROUND_BYTES = 64 * KiB, KEEP = 8, PASSES = 8 };

/* One round of the adversary: n blocks of the same size, in the slots from
 * `first` on, of which every eighth stays. */
static void keep_every_eighth(uint32_t first, uint32_t n, uint64_t bytes)
{
    script_clear();
    for (uint32_t i = 0; i < n; i++)
        script_add(CALL_MALLOC, first + i, bytes, 0);
    for (uint32_t i = 0; i < n; i++)
        if (i % KEEP != 0)
            script_add_on_slot(CALL_FREE, SLOT_ASK, first + i, 0);
    script_run();
}

static void free_every_eighth(uint32_t n)
{
    script_clear();
    for (uint32_t i = 0; i < n; i += KEEP)
        script_add_on_slot(CALL_FREE, SLOT_ASK, i, 0);
    script_run();
}

/* Ten rounds: each asks for twice the size of the one before, so that no hole
 * which that one left fits. All is free at the end. Returns the live bytes at
 * their peak. */
static uint64_t pass_of_rounds(void)
{
    uint64_t kept = 0, peak = 0;
    uint32_t first = 0;

    for (uint64_t bytes = 16; bytes < 16 << ROUNDS; bytes *= 2) {
        uint32_t n = (uint32_t)(ROUND_BYTES / bytes);
        if (kept + n * (bytes - 8) > peak)
            peak = kept + n * (bytes - 8);
        keep_every_eighth(first, n, bytes - 8);
        kept += n / KEEP * (bytes - 8);
        first += n;
    }
    free_every_eighth(first);
    return peak;
}

/* The lecture's theorem: with bins for the powers of two, F = O(lg U). One
 * pass may cost a heap all that it asks for; from the second on, what was
 * freed has to serve. */
static void bound_of_the_theorem_holds(void)
{
    uint64_t peak = 0;

    fresh_heap(64 * MiB);
    for (unsigned i = 0; i < PASSES; i++)
        peak = pass_of_rounds();
    CHECK((double)heap_used() <= (double)peak * log2((double)peak) / 3,
          "the heap uses %lu bytes for a peak of %lu live bytes: more than a "
          "third of U lg U",
          heap_used(), peak);
}

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
    measure(exponent(cost->per_request[kind], COST_SIZES));
}

static void live_blocks_cost_nothing(void)
{
    measure_growth(COST_LIVE);
}

static void free_blocks_cost_nothing(void)
{
    measure_growth(COST_FREE);
}

const struct check stage_4_checks[] = {
    {FRAGMENTATION, 12, "recorded programs fit in little memory",
     recorded_programs_fit},
    {FRAGMENTATION, 2, "the heap stays within the bound for binned lists",
     bound_of_the_theorem_holds},
    {SCALABILITY, 17, "the cost of a request does not grow with live blocks",
     live_blocks_cost_nothing},
    {SCALABILITY, 9, "the cost of a request does not grow with free blocks",
     free_blocks_cost_nothing},
    {0}};
