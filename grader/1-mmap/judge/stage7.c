/* Stage 7: page tables. */
#include "scene.h"
#include "stages.h"
#include "trial.h"

#include <errno.h>

/* Room that nothing uses: the program lies below 4 GiB, and the kernel puts
 * what it places itself near 128 TiB. */
static const uint64_t nowhere = 16 * TiB, slot = 512 * (uint64_t)GiB;

enum { TRIALS = 30, TABLE_PAGES = 512 };

/* Less than a table's 2 MiB: newer kernels take back the table of a discard
 * that covers it. */
enum { DISCARD_MOST_BYTES = MiB };

static uint64_t any_use(void)
{
    if (dice_chance(&dice, 20))
        return PAGE_DISCARD;
    return dice_chance(&dice, 50) ? PAGE_READ : PAGE_WRITE;
}

/* A byte of one page, somewhere in a region no larger than a table; or no byte,
 * which takes none. */
static void one_page(struct plan *plan)
{
    uint64_t pages = dice_skewed(&dice, 1, TABLE_PAGES);

    *plan = (struct plan){.base = nowhere +
                                  page_down(dice_between(&dice, 0, slot / 2)),
                          .pages = pages};
    uint64_t at = dice_between(&dice, 0, pages * PAGE - 1);
    bool is_read = dice_chance(&dice, 50), is_one = dice_chance(&dice, 80);
    plan_add(plan, is_read ? PAGE_READ : PAGE_WRITE, at, is_one);
}

/* Few pages in much space, alone and in groups. */
static void sparse(struct plan *plan)
{
    uint64_t bytes = page_up(dice_skewed(&dice, 4 * MiB, 2 * TiB));
    unsigned count = (unsigned)dice_between(&dice, 1, 60);

    *plan = (struct plan){.base = nowhere +
                                  page_down(dice_between(&dice, 0, 2 * slot)),
                          .pages = bytes / PAGE};
    for (unsigned i = 0; i < count; i++) {
        uint64_t span = dice_skewed(&dice, 1, DISCARD_MOST_BYTES);
        plan_add(plan, any_use(), dice_between(&dice, 0, bytes - span), span);
    }
}

/* Bytes up to where the tables of one level end, from there on, or on both
 * sides. */
static void on_borders(struct plan *plan)
{
    static const uint64_t border[] = {2 * MiB, GiB, 512 * (uint64_t)GiB};
    uint64_t at = border[dice_between(&dice, 0, 2)];
    uint64_t outside = 4 * dice_between(&dice, 0, 2);
    uint64_t before = page_down(dice_between(&dice, PAGE, 4 * MiB));

    *plan = (struct plan){.base = nowhere + slot + at - before,
                          .pages = 8 * MiB / PAGE};
    plan_add(plan, PAGE_WRITE, before - outside, 8);
    if (dice_chance(&dice, 50))
        plan_add(plan, PAGE_READ, dice_between(&dice, 0, 8 * MiB - 1), 1);
}

static void a_page_needs_three_tables(void)
{
    scene_dice(70);
    trial_tables(TRIALS, one_page);
}

static void borders_need_more(void)
{
    scene_dice(71);
    trial_tables(TRIALS, on_borders);
}

static void sparse_regions_are_predicted(void)
{
    scene_dice(72);
    trial_tables(TRIALS, sparse);
}

static void senseless_operations_are_refused(void)
{
    struct plan plan = {.base = nowhere, .pages = 10};

    fresh_box();
    plan_add(&plan, PAGE_READ, 0, 1);
    CHECK(ask_tables(&plan) == 3,
          "a page that was read has three tables, and "
          "predict_tables returned %ld",
          ask_tables(&plan));
    plan_add(&plan, PAGE_WRITE, 10 * PAGE - 1, 2);
    need_failure((uint64_t)ask_tables(&plan), ERANGE,
                 "predict_tables of a write beyond the region");
    plan.operation[1] = (struct operation){PAGE_DISCARD + 1, 0, 1};
    need_failure((uint64_t)ask_tables(&plan), EINVAL,
                 "predict_tables of an unknown use");
}

const struct check stage_7_checks[] = {
    {FRAGMENTATION, 2, "the tables of a page are predicted",
     a_page_needs_three_tables},
    {FRAGMENTATION, 2, "the tables on both sides of a border are predicted",
     borders_need_more},
    {FRAGMENTATION, 2, "the tables of a sparse region are predicted",
     sparse_regions_are_predicted},
    {CORRECTNESS, 1, "tables of operations that make no sense are refused",
     senseless_operations_are_refused},
    {0}};
