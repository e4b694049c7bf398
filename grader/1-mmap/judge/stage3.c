/* Stage 3: predict. */
#include "scene.h"
#include "stages.h"
#include "trial.h"

#include <errno.h>
#include <string.h>

enum { TRIALS = 40, FEW = 4, BEYOND_16_BITS = 70000 };

/* At last, few pages and very often: what is noted of one has to bear that. */
static void writes_are_predicted(void)
{
    scene_dice(20);
    trial_faults(TRIALS,
                 &(struct taste){.most_pages = 40, .most_operations = 12});
    trial_faults(2, &(struct taste){.most_pages = 3,
                                    .least_operations = PLAN_MOST,
                                    .most_operations = PLAN_MOST});
}

/* To read costs no memory: so it may be much. */
static void reads_are_predicted(void)
{
    struct plan *much;

    scene_dice(21);
    trial_faults(TRIALS, &(struct taste){.reads = true,
                                         .most_pages = 40,
                                         .most_operations = 16});
    much = new_plans(1);
    much->pages = BEYOND_16_BITS;
    plan_add(much, PAGE_READ, 0, much->pages * PAGE);
    plan_add(much, PAGE_WRITE, PAGE, 10 * PAGE);
    trial_plans(1, much);
}

/* Each border of the one list with each size of the other, read or written. */
static void all_borders_are_predicted(void)
{
    static const uint64_t at[] = {0, 1, 2048, 4094, 4095, 4096, 4097};
    static const uint64_t bytes[] = {0,    1,    2,    8,    4095,
                                     4096, 4097, 8191, 8192, 8193};
    enum { AT = sizeof at / sizeof *at, BYTES = sizeof bytes / sizeof *bytes };
    struct plan *plans = new_plans(AT * BYTES);

    for (unsigned i = 0; i < AT * BYTES; i++) {
        plans[i].pages = 5;
        plan_add(&plans[i], i % 2 ? PAGE_READ : PAGE_WRITE, at[i / BYTES],
                 bytes[i % BYTES]);
        plan_add(&plans[i], i % 2 ? PAGE_WRITE : PAGE_READ, at[i / BYTES],
                 bytes[i % BYTES]);
    }
    trial_plans(AT * BYTES, plans);
}

/* Eight bytes can be in two pages. */
static void odd_borders_are_predicted(void)
{
    scene_dice(22);
    trial_faults(TRIALS, &(struct taste){.reads = true,
                                         .odd = true,
                                         .most_pages = 30,
                                         .most_operations = 20});
    all_borders_are_predicted();
}

/* Discards that follow each other, as many as a byte counts, and one more. */
static void many_discards_are_predicted(void)
{
    enum { FIRST = 255, N = 2, BYTES = 3 * PAGE };
    struct plan *plans = new_plans(N);

    for (unsigned i = 0; i < N; i++) {
        plans[i].pages = BYTES / PAGE;
        plan_add(&plans[i], PAGE_WRITE, 0, BYTES);
        while (plans[i].count <= FIRST + i)
            plan_add(&plans[i], PAGE_DISCARD, 0, BYTES);
        plan_add(&plans[i], PAGE_WRITE, PAGE, PAGE);
    }
    trial_plans(N, plans);
}

static void discards_are_predicted(void)
{
    scene_dice(23);
    trial_faults(TRIALS, &(struct taste){.discards = true,
                                         .most_pages = 40,
                                         .most_operations = 20});
    many_discards_are_predicted();
}

static const struct taste everything = {.reads = true,
                                        .discards = true,
                                        .odd = true,
                                        .most_pages = 60,
                                        .most_operations = 40};

static void everything_is_predicted(void)
{
    scene_dice(24);
    trial_faults(2 * TRIALS, &everything);
}

static void large_regions_are_predicted(void)
{
    scene_dice(25);
    trial_faults(FEW, &(struct taste){.reads = true,
                                      .discards = true,
                                      .most_pages = 2000,
                                      .most_operations = PLAN_MOST});
}

/* A plan of three good operations and this one. */
static void need_refusal(struct operation bad, int error)
{
    struct plan plan = {.pages = 10,
                        .count = 4,
                        .operation = {{PAGE_WRITE, 0, 5000},
                                      {PAGE_READ, 10 * PAGE, 0},
                                      {PAGE_DISCARD, 0, 10 * PAGE},
                                      bad}};
    struct forecast out, untouched;
    int64_t returned = ask_faults(&plan, plan.count, &out);

    memset(&untouched, 0xff, sizeof untouched);
    need_failure((uint64_t)returned, error,
                 "predict_faults of an operation that makes no sense");
    CHECK(forecast_equal(&out, &untouched),
          "predict_faults failed, and changed *out");
}

static void senseless_operations_are_refused(void)
{
    static const struct operation outside[] = {
        {PAGE_READ, 10 * PAGE, 1},
        {PAGE_WRITE, 10 * PAGE - 1, 2},
        {PAGE_DISCARD, 0, 10 * PAGE + 1},
        {PAGE_WRITE, UINT64_MAX, 1},
        {PAGE_WRITE, PAGE, UINT64_MAX - 100}};

    fresh_box();
    for (unsigned i = 0; i < sizeof outside / sizeof *outside; i++)
        need_refusal(outside[i], ERANGE);
    need_refusal((struct operation){PAGE_DISCARD + 1, 0, 1}, EINVAL);
    need_refusal((struct operation){UINT64_MAX, 0, 1}, EINVAL);
    need_refusal((struct operation){1ul << 32, 0, 1}, EINVAL);
}

const struct check stage_3_checks[] = {
    {CORRECTNESS, 3, "the faults of writes are predicted",
     writes_are_predicted},
    {CORRECTNESS, 3,
     "the faults of reads and of writes after them are "
     "predicted",
     reads_are_predicted},
    {CORRECTNESS, 3, "operations that end within a page are predicted",
     odd_borders_are_predicted},
    {CORRECTNESS, 3, "the faults after a discard are predicted",
     discards_are_predicted},
    {CORRECTNESS, 2, "everything together is predicted",
     everything_is_predicted},
    {CORRECTNESS, 1, "operations that make no sense are refused",
     senseless_operations_are_refused},
    {SCALABILITY, 2, "large regions and long lists are predicted",
     large_regions_are_predicted},
    {0}};
