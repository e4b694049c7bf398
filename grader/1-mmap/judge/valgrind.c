#include "valgrind.h"

#include "plan.h"
#include "scene.h"

#include "../../judge/box/box.h"
#include "../../judge/box/script.h"

#include <string.h>

enum { LIVE = 20, PLANS = 10, PLAN_BYTES = 64 * KiB };

/* Nothing is used: a region that is none yet is stage 2's business. */
static void add_regions(void)
{
    enum { BYTES = 20 * PAGE };

    script_add3(CALL_RESERVE, SLOT_ASK, 0, BYTES, MiB);
    script_add3(CALL_COMMIT, SLOT_ASK, 0, 0, BYTES);
    script_add3(CALL_RESIDENT, SLOT_ASK, 0, 5, 10 * PAGE);
    script_add3(CALL_DECOMMIT, SLOT_ASK, 0, 1, 3 * PAGE);
    script_add3(CALL_COMMIT, SLOT_ASK, 0, 2 * PAGE, 1);
    script_add3(CALL_RESIDENT, SLOT_ASK, 0, 0, BYTES);
    script_add3(CALL_RELEASE, SLOT_ASK, 0, 0, 0);
}

/* Its operations lie at `in`; the state behind them is 0. */
static void add_prediction(uint64_t in)
{
    struct plan *plan = new_plans(1);

    plan_throw(plan, &(struct taste){.reads = true,
                                     .discards = true,
                                     .odd = true,
                                     .most_pages = 60,
                                     .most_operations = 40});
    memcpy(box_region()->bytes + in, plan->operation,
           plan->count * sizeof *plan->operation);
    script_add3(CALL_PREDICT, SLOT_ASK, in, plan->pages, plan->count);
}

/* Takes, uses and frees; LIVE at a time. */
static void add_blocks(unsigned n)
{
    for (uint32_t i = 0; i < n; i++) {
        uint64_t bytes = dice_skewed(&dice, 1, MiB);
        script_add(CALL_LARGE_MALLOC, i, bytes, 0);
        script_add_on_slot(CALL_WRITE, SLOT_ASK, i, bytes);
        script_add_on_slot(CALL_LARGE_USABLE, SLOT_ASK, i, 0);
        if (i >= LIVE)
            script_add_on_slot(CALL_LARGE_FREE, SLOT_ASK, i - LIVE, 0);
    }
}

void valgrind_add_calls(void)
{
    add_regions();
    for (uint64_t i = 0; i < PLANS; i++)
        add_prediction(i * PLAN_BYTES);
    add_blocks(300);
}
