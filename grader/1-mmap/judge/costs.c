#include "costs.h"

#include "scene.h"

#include "../../judge/base/fail.h"

#include <string.h>

enum { MOST_COSTS = 16 };

struct range {
    uint64_t least, most;
};

static struct cost {
    const char *function;
    struct range bytes, calls, faults;
} costs[MOST_COSTS];
static unsigned n_costs;

static void widen(struct range *range, uint64_t value)
{
    if (value < range->least)
        range->least = value;
    if (value > range->most)
        range->most = value;
}

static struct cost *cost_of(const char *function)
{
    static const struct range none = {UINT64_MAX, 0};
    unsigned i = 0;

    while (i < n_costs && strcmp(costs[i].function, function) != 0)
        i++;
    if (i == MOST_COSTS)
        die("more than %d functions have costs", MOST_COSTS);
    if (i == n_costs) {
        costs[i] = (struct cost){function, none, none, none};
        n_costs++;
    }
    return &costs[i];
}

void cost_note(const char *function, uint64_t bytes)
{
    struct cost *cost = cost_of(function);

    widen(&cost->bytes, bytes);
    widen(&cost->calls, calls_of_call());
    widen(&cost->faults, faults_of_call());
}

static json_t *range_json(struct range range)
{
    return json_pack("[I, I]", (json_int_t)range.least, (json_int_t)range.most);
}

json_t *costs_json(void)
{
    json_t *rows = json_array();

    for (unsigned i = 0; i < n_costs; i++)
        json_array_append_new(
            rows,
            json_pack("{s:s, s:o, s:o, s:o}", "function", costs[i].function,
                      "bytes", range_json(costs[i].bytes), "system_calls",
                      range_json(costs[i].calls), "page_faults",
                      range_json(costs[i].faults)));
    return rows;
}
