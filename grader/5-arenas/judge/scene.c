#include "scene.h"

#include "../../judge/box/box.h"
#include "../../judge/base/check.h"
#include "../../judge/exam/exam.h"
#include "../../judge/explore/hunt.h"

struct dice dice;

void scene_dice(uint64_t number)
{
    dice_seed(&dice, exam.seed + number);
}

static const struct crew_run *run_in(const struct box_options *box,
                                     const struct crew_options *options)
{
    box_start(box);
    return plan_run(options);
}

const struct crew_run *scene_run(uint64_t stagger)
{
    const struct crew_run *run =
        run_in(&(struct box_options){.under = MACHINE},
               &(struct crew_options){.mode = CREW_MEASURE, .seed = stagger});

    ledger_check(run);
    return run;
}

const struct crew_run *scene_run_on(unsigned cores)
{
    const struct crew_run *run =
        run_in(&(struct box_options){.under = MACHINE},
               &(struct crew_options){.mode = CREW_MEASURE, .cores = cores});

    ledger_check(run);
    return run;
}

const struct crew_run *scene_run_within(uint64_t limit_bytes)
{
    const struct crew_run *run = run_in(
        &(struct box_options){.under = MACHINE, .limit_bytes = limit_bytes},
        &(struct crew_options){.mode = CREW_MEASURE});

    ledger_check_refusals(run);
    return run;
}

void scene_explore(unsigned schedules)
{
    plan_load();
    hunt(&(struct hunt){.schedules = schedules,
                        .box = {.under = MACHINE},
                        .claims = ledger_check});
}

uint64_t scene_cycles_behind_mark(void)
{
    struct crew_options options = {.mode = CREW_MEASURE, .seed = exam.seed};
    uint64_t cycles;

    box_start(&(struct box_options){.under = MACHINE});
    plan_load_start();
    crew_sound(crew_run(&options));
    cycles = crew_last()->machine->cycles;
    plan_run(&options);
    ledger_check(crew_last());
    return crew_last()->machine->cycles - cycles;
}

uint64_t scene_block(const struct crew_run *run, uint32_t move)
{
    uint32_t step = plan_step(move);
    uint64_t block = run->step[step].value;

    CHECK(block != 0, "%s returned NULL, expected a block",
          ledger_step_name(run, step));
    return block;
}

enum { HANDS = 32, WHOLE_BYTES = 2 * KiB };

struct hand {
    uint32_t block;
    uint64_t bytes; /* 0: empty */
};

/* Of large blocks only the begin is watched. */
static uint64_t watched(uint64_t bytes)
{
    return bytes < WHOLE_BYTES ? bytes : WHOLE_BYTES;
}

static void take_up(unsigned thread, struct hand *hand, uint64_t bytes)
{
    uint64_t alignment = 16ul << dice_between(&dice, 0, 5);

    hand->bytes = bytes;
    hand->block = dice_chance(&dice, 15)
                      ? plan_memalign(thread, alignment, bytes)
                      : plan_malloc(thread, bytes);
    plan_fill(thread, hand->block, watched(bytes));
}

static void resize(unsigned thread, struct hand *hand, uint64_t bytes)
{
    uint64_t kept = bytes < hand->bytes ? bytes : hand->bytes;
    uint32_t old = hand->block;

    hand->block = plan_realloc(thread, old, bytes);
    hand->bytes = bytes;
    plan_look_as(thread, hand->block, watched(kept), old);
    plan_fill(thread, hand->block, watched(bytes));
}

static void put_down(unsigned thread, struct hand *hand)
{
    plan_look(thread, hand->block, watched(hand->bytes));
    plan_free(thread, hand->block);
    hand->bytes = 0;
}

void scene_shuffle(unsigned thread, unsigned times, struct sizes sizes)
{
    struct hand hand[HANDS] = {{0}};

    for (unsigned i = 0; i < times; i++) {
        struct hand *one = &hand[dice_between(&dice, 0, HANDS - 1)];
        uint64_t bytes = dice_skewed(&dice, sizes.low, sizes.high);
        if (one->bytes == 0)
            take_up(thread, one, bytes);
        else if (dice_chance(&dice, 25))
            resize(thread, one, bytes);
        else
            put_down(thread, one);
    }
}

void scene_take(unsigned thread, uint32_t *block, unsigned n, uint64_t bytes)
{
    for (unsigned i = 0; i < n; i++)
        block[i] = plan_malloc(thread, bytes);
}

unsigned scene_count_given(const struct crew_run *run, const uint32_t *block,
                           unsigned n)
{
    unsigned given = 0;

    for (unsigned i = 0; i < n; i++)
        given += run->step[plan_step(block[i])].value != 0;
    return given;
}

void scene_free_all(unsigned thread, const uint32_t *block, unsigned n)
{
    while (n-- > 0)
        plan_free(thread, block[n]);
}

void scene_touch(unsigned thread, const uint32_t *block, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        plan_fill(thread, block[i], 8);
}
