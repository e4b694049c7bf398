#include "cost.h"

#include "../../judge/box/box.h"
#include "../../judge/base/check.h"
#include "../../judge/box/crew.h"
#include "../../judge/base/dice.h"
#include "../../judge/exam/exam.h"
#include "../wire/calls.h"

#include <stdint.h>

enum {
    FIRST_SIZE = 64,
    REQUESTS = 256, /* counted */
    MOST_BLOCKS = 2 * (FIRST_SIZE << (COST_SIZES - 1)) + REQUESTS
};

/* A heap that walks past every block makes 15 million steps. */
static const uint64_t budget_steps = 1000 * 1000 * 1000;

static struct dice dice;
static struct cost cost;
static bool measured;
static uint32_t block[MOST_BLOCKS]; /* the step that each came from */

static void add_malloc(uint32_t id, uint64_t low, uint64_t high)
{
    block[id] = crew_add(CALL_MALLOC, dice_between(&dice, low, high), 0, 0);
}

static void add_free(uint32_t id)
{
    crew_add_on(CALL_FREE, block[id], 0, 0);
}

/* A look at the clock: what is between two of them is counted. */
static uint32_t add_clock(void)
{
    return crew_add(CALL_CLOCK, 0, 0, 0);
}

/* n live blocks; then a random one goes and another comes, in turns. Returns
 * the first of the two looks at the clock; the second is the last step. */
static uint32_t script_live(uint32_t n)
{
    for (uint32_t id = 0; id < n; id++)
        add_malloc(id, 16, 256);
    uint32_t start = add_clock();
    for (unsigned i = 0; i < REQUESTS / 2; i++) {
        uint32_t id = (uint32_t)dice_between(&dice, 0, n - 1);
        add_free(id);
        add_malloc(id, 16, 256);
    }
    return start;
}

struct range {
    uint64_t low, high; /* bytes */
};

/* n free blocks, each between two live ones; then requests for which none of
 * them will do. */
static uint32_t script_no_fit(uint32_t n, struct range small,
                              struct range large)
{
    uint32_t first = 2 * n;

    for (uint32_t id = 0; id < 2 * n; id++)
        add_malloc(id, small.low, small.high);
    for (uint32_t id = 0; id < 2 * n; id += 2)
        add_free(id);
    add_malloc(first, 4000, 4000); /* heaps that merge late do so now */
    add_free(first);
    uint32_t start = add_clock();
    for (uint32_t i = 0; i < REQUESTS / 2; i++)
        add_malloc(first + i, large.low, large.high);
    for (uint32_t i = 0; i < REQUESTS / 2; i++)
        add_free(first + i);
    return start;
}

static uint32_t script_free(uint32_t n)
{
    return script_no_fit(n, (struct range){16, 100}, (struct range){300, 2000});
}

/* Sizes that are likely to share a bin. */
static uint32_t script_tight(uint32_t n)
{
    return script_no_fit(n, (struct range){1030, 1040},
                         (struct range){1050, 1060});
}

static uint32_t (*const script[N_COSTS])(uint32_t n) = {
    [COST_LIVE] = script_live,
    [COST_FREE] = script_free,
    [COST_TIGHT] = script_tight,
};

/* The clock that a look at it told. */
static uint64_t clock_at(const struct crew_run *run, uint32_t step)
{
    return run->step[step].value;
}

static double cycles_a_request(enum cost_kind kind, uint32_t n)
{
    struct crew_options options = {.budget_steps = budget_steps};

    crew_clear();
    crew_thread();
    crew_add(CALL_INIT, 0, 0, 0);
    uint32_t start = script[kind](n), end = add_clock();
    const struct crew_run *run = crew_run(&options);
    crew_sound(run);
    return (double)(clock_at(run, end) - clock_at(run, start)) / REQUESTS;
}

bool cost_measured(void)
{
    return measured;
}

const struct cost *cost_measure(void)
{
    if (measured)
        return &cost;
    dice_seed(&dice, exam.seed);
    box_start(&(struct box_options){.under = MACHINE});
    for (enum cost_kind kind = 0; kind < N_COSTS; kind++)
        for (unsigned size = 0; size < COST_SIZES; size++)
            cost.per_request[kind][size] =
                cycles_a_request(kind, FIRST_SIZE << size);
    measured = true;
    return &cost;
}
