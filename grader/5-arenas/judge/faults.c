#include "faults.h"

#include "../../judge/base/check.h"
#include "../../judge/box/box.h"
#include "scene.h"

enum {
    N_BLOCKS = 96,
    LARGEST = 600,
    FREED_PERCENT = 40,
    AFTERLIFE = 600,
    SMALLEST = 16,
    BEYOND_BYTES = 128,
    BUDGET_STEPS = 1 << 20, /* what goes on longer, goes on for ever */
};

enum fault_kind { PAST_THE_END, AFTER_FREE, FREED_TWICE, N_KINDS, NONE };

struct fault {
    enum fault_kind kind;
    uint64_t seed;
    bool noticed;
};

/* The program's blocks. A freed one is still known, as its address would be. */
static struct {
    uint32_t block;
    uint64_t bytes;
    bool live;
} blocks[N_BLOCKS];

static void lend(unsigned i)
{
    blocks[i].bytes = dice_skewed(&dice, SMALLEST, LARGEST);
    blocks[i].block = plan_malloc(0, blocks[i].bytes);
    blocks[i].live = true;
    plan_fill(0, blocks[i].block, blocks[i].bytes);
}

static void give_back(unsigned i)
{
    plan_look(0, blocks[i].block, blocks[i].bytes);
    plan_free(0, blocks[i].block);
    blocks[i].live = false;
}

static unsigned pick(bool live)
{
    unsigned i;

    do
        i = (unsigned)dice_between(&dice, 0, N_BLOCKS - 1);
    while (blocks[i].live != live);
    return i;
}

/* Live and free blocks side by side; the same for each seed. */
static void plan_heap(uint64_t seed)
{
    dice_seed(&dice, seed);
    plan_start(1);
    for (unsigned i = 0; i < N_BLOCKS; i++)
        lend(i);
    for (unsigned i = 0; i < N_BLOCKS; i++)
        if (dice_chance(&dice, FREED_PERCENT))
            give_back(i);
}

/* Behind a block's end may be padding that nobody minds losing; so many bytes
 * reach whatever lies there. */
static void plan_fault(enum fault_kind kind)
{
    unsigned i;

    if (kind == NONE)
        return;
    i = pick(kind != AFTER_FREE);
    if (kind == PAST_THE_END)
        plan_fill(0, blocks[i].block, blocks[i].bytes + BEYOND_BYTES);
    if (kind == AFTER_FREE)
        plan_fill(0, blocks[i].block, SMALLEST);
    if (kind != FREED_TWICE)
        return;
    give_back(i);
    plan_free(0, blocks[i].block);
}

/* The payloads that the fault itself hit are the program's, so they are written
 * anew; everything else must work as if nothing had happened. */
static void plan_afterlife(void)
{
    for (unsigned i = 0; i < N_BLOCKS; i++)
        if (blocks[i].live)
            plan_fill(0, blocks[i].block, blocks[i].bytes);
    for (unsigned n = 0; n < AFTERLIFE; n++) {
        unsigned i = (unsigned)dice_between(&dice, 0, N_BLOCKS - 1);
        if (blocks[i].live)
            give_back(i);
        else
            lend(i);
    }
}

static const struct crew_run *run_plan(void)
{
    box_start(&(struct box_options){.under = MACHINE});
    return plan_run(&(struct crew_options){.mode = CREW_MEASURE,
                                           .budget_steps = BUDGET_STEPS});
}

static void ask_after_fault(void *arg)
{
    struct fault *fault = arg;
    const struct crew_run *run;

    plan_heap(fault->seed);
    plan_fault(fault->kind);
    plan_checkheap(0);
    run = run_plan();
    fault->noticed = !(run->step[plan_step(plan_last(0))].value & 0xff);
}

static void go_on_after_fault(void *arg)
{
    struct fault *fault = arg;

    plan_heap(fault->seed);
    plan_fault(fault->kind);
    plan_afterlife();
    ledger_check(run_plan());
}

static bool matters(struct fault *fault)
{
    return !check_try(go_on_after_fault, fault);
}

static bool is_noticed(struct fault *fault)
{
    return check_try(ask_after_fault, fault) && fault->noticed;
}

struct faults plant_faults(unsigned n, uint64_t seed)
{
    struct faults faults = {.planted = n};
    struct fault none = {.kind = NONE, .seed = seed};

    ask_after_fault(&none);
    CHECK(!none.noticed, "mm_checkheap() is false on a sound heap: a false "
                         "alarm is worse than none");
    go_on_after_fault(&none);
    for (unsigned i = 0; i < n; i++) {
        struct fault fault = {.kind = i % N_KINDS, .seed = seed + i};
        if (!matters(&fault))
            continue;
        faults.mattered++;
        faults.noticed += is_noticed(&fault);
    }
    return faults;
}
