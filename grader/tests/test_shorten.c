/* test_shorten.c: a list of switches becomes short, and keeps what it is for.
 *
 * The run: cores make STEPS steps each; in step LOAD a core copies a counter,
 * in step STORE it stores the copy plus 1. A run fails when the counter is not
 * the number of cores in the end. */
#include "judge/base/dice.h"
#include "judge/explore/shorten.h"

#include "unit.h"

enum { CORES = 3, STEPS = 100, LOAD = 30, STORE = 40, MOST_RUNS = 600 };

static unsigned runs;

struct world {
    unsigned done[CORES], copy[CORES], counter;
    unsigned running;
};

static void step(struct world *w)
{
    unsigned core = w->running;
    if (w->done[core] == LOAD)
        w->copy[core] = w->counter;
    if (w->done[core] == STORE)
        w->counter = w->copy[core] + 1;
    w->done[core]++;
}

/* As the machine does: who has ended gives way to the smallest that has not. */
static void choose(struct world *w, const struct machine_switch *given)
{
    if (given && w->done[given->core] < STEPS)
        w->running = given->core;
    for (unsigned i = 0; w->done[w->running] == STEPS && i < CORES; i++)
        w->running = i;
}

static bool loses_an_update(const struct machine_switch *given, unsigned n,
                            void *arg)
{
    struct world w = {.counter = 0};
    (void)arg;
    runs++;
    for (uint64_t now = 0; now < CORES * STEPS; now++) {
        const struct machine_switch *at = NULL;
        for (; n > 0 && given->step <= now; given++, n--)
            at = given->drains ? at : given;
        choose(&w, at);
        step(&w);
    }
    return w.counter != CORES;
}

static bool always(const struct machine_switch *given, unsigned n, void *arg)
{
    (void)given, (void)n, (void)arg;
    runs++;
    return true;
}

static bool is_in_order(const struct machine_switch *given, unsigned n)
{
    for (unsigned i = 1; i < n; i++)
        if (given[i].step < given[i - 1].step)
            return false;
    return true;
}

/* A list that loses an update. */
static unsigned make_list(struct dice *dice, struct machine_switch *given)
{
    unsigned n;
    do {
        n = 0;
        for (uint64_t now = 0; now < CORES * STEPS; now++)
            if (dice_chance(dice, 30))
                given[n++] = (struct machine_switch){
                    now, (uint32_t)dice_between(dice, 0, CORES - 1),
                    dice_chance(dice, 20)};
    } while (!loses_an_update(given, n, NULL));
    return n;
}

/* One core stops between load and store, a second one comes; what follows
 * comes by itself. */
static void long_lists_become_short(void)
{
    struct machine_switch given[CORES * STEPS];
    struct dice dice;
    dice_seed(&dice, 1);
    for (unsigned round = 0; round < 50; round++) {
        unsigned n = make_list(&dice, given);
        runs = 0;
        unsigned left = shorten(given, n, MOST_RUNS, loses_an_update, NULL);
        CU_ASSERT(left <= 3 && left < n);
        CU_ASSERT(runs <= MOST_RUNS);
        CU_ASSERT(is_in_order(given, left));
        CU_ASSERT(loses_an_update(given, left, NULL));
    }
}

static void what_needs_no_switch_loses_all(void)
{
    struct machine_switch given[CORES * STEPS];
    struct dice dice;
    dice_seed(&dice, 2);
    unsigned n = make_list(&dice, given);
    runs = 0;
    CU_ASSERT_EQUAL(shorten(given, n, MOST_RUNS, always, NULL), 0);
    CU_ASSERT(runs < 5);
}

static void trials_are_bounded(void)
{
    struct machine_switch given[CORES * STEPS];
    struct dice dice;
    dice_seed(&dice, 3);
    unsigned n = make_list(&dice, given);
    runs = 0;
    unsigned left = shorten(given, n, 7, loses_an_update, NULL);
    CU_ASSERT_EQUAL(runs, 7);
    CU_ASSERT(loses_an_update(given, left, NULL));
}

static void nothing_is_short(void)
{
    CU_ASSERT_EQUAL(shorten(NULL, 0, MOST_RUNS, always, NULL), 0);
}

int main(void)
{
    static const struct unit_test tests[] = {
        {"long lists become short", long_lists_become_short},
        {"what needs no switch loses all", what_needs_no_switch_loses_all},
        {"no more trials than allowed", trials_are_bounded},
        {"an empty list stays empty", nothing_is_short},
        {0}};
    return unit_main("shorten", tests);
}
