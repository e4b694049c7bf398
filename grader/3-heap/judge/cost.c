#include "cost.h"

#include "../../judge/box.h"
#include "../../judge/check.h"
#include "../../judge/counts.h"
#include "../../judge/dice.h"
#include "../../judge/exam.h"
#include "../../judge/script.h"
#include "../wire/calls.h"
#include "heap.h"

#include <stdint.h>

enum {
    FIRST_SIZE = 64,
    REQUESTS = 256, /* counted in each phase */
    PHASES = 2      /* a kind and a size: building, then the counted one */
};

static struct dice dice;
static struct cost cost;
static bool measured;

static void end_phase(void)
{
    script_add(CALL_COUNTS, SLOT_ASK, 0, 0);
}

static void add_malloc(uint32_t slot, uint64_t low, uint64_t high)
{
    script_add(CALL_MALLOC, slot, dice_between(&dice, low, high), 0);
}

static void add_free(uint32_t slot)
{
    script_add_on_slot(CALL_FREE, SLOT_ASK, slot, 0);
}

/* n live blocks; then a random one goes and another comes, in turns. */
static void script_live(uint32_t n)
{
    script_add(CALL_INIT, SLOT_ASK, 0, 0);
    for (uint32_t id = 0; id < n; id++)
        add_malloc(id, 16, 256);
    end_phase();
    for (unsigned i = 0; i < REQUESTS / 2; i++) {
        uint32_t id = (uint32_t)dice_between(&dice, 0, n - 1);
        add_free(id);
        add_malloc(id, 16, 256);
    }
    end_phase();
}

struct range {
    uint64_t low, high; /* bytes */
};

/* n free blocks, each between two live ones; then requests for which none of
 * them will do. */
static void script_no_fit(uint32_t n, struct range small, struct range large)
{
    uint32_t first = 2 * n;

    script_add(CALL_INIT, SLOT_ASK, 0, 0);
    for (uint32_t id = 0; id < 2 * n; id++)
        add_malloc(id, small.low, small.high);
    for (uint32_t id = 0; id < 2 * n; id += 2)
        add_free(id);
    add_malloc(first, 4000, 4000); /* heaps that merge late do so now */
    add_free(first);
    end_phase();
    for (uint32_t i = 0; i < REQUESTS / 2; i++)
        add_malloc(first + i, large.low, large.high);
    for (uint32_t i = 0; i < REQUESTS / 2; i++)
        add_free(first + i);
    end_phase();
}

static void script_free(uint32_t n)
{
    script_no_fit(n, (struct range){16, 100}, (struct range){300, 2000});
}

/* Sizes that are likely to share a bin. */
static void script_tight(uint32_t n)
{
    script_no_fit(n, (struct range){1030, 1040}, (struct range){1050, 1060});
}

static void (*const script[N_COSTS])(uint32_t n) = {
    [COST_LIVE] = script_live,
    [COST_FREE] = script_free,
    [COST_TIGHT] = script_tight,
};

static void run_all(void)
{
    dice_seed(&dice, exam.seed);
    for (enum cost_kind kind = 0; kind < N_COSTS; kind++)
        for (unsigned size = 0; size < COST_SIZES; size++) {
            script_clear();
            script[kind](FIRST_SIZE << size);
            script_run();
        }
}

static void fill_in(const uint64_t *total)
{
    for (enum cost_kind kind = 0; kind < N_COSTS; kind++)
        for (unsigned size = 0; size < COST_SIZES; size++) {
            unsigned phase = (kind * COST_SIZES + size) * PHASES + 1;
            cost.per_request[kind][size] = (double)total[phase] / REQUESTS;
        }
}

bool cost_measured(void)
{
    return measured;
}

const struct cost *cost_measure(void)
{
    enum { N = N_COSTS * COST_SIZES * PHASES };
    struct box_options options = {.under = COUNTS};
    uint64_t total[N];

    if (measured)
        return &cost;
    box_start(&options);
    run_all();
    script_finish();
    CHECK(counts_read(instrument_report(COUNTS), total, N) == N,
          "the instruction counter's report is not complete");
    fill_in(total);
    measured = true;
    return &cost;
}
