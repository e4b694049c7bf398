/* hunt.c: see hunt.h. */
#include "hunt.h"

#include "agenda.h"
#include "../base/check.h"
#include "../exam/exam.h"
#include "../base/finding.h"
#include "interleaving.h"
#include "shorten.h"

#include <stdio.h>
#include <string.h>

enum {
    MOST_DEPTH = 4,
    RANDOM_ONE_IN = 4,
    FIRST_STEPS = 4 << 20, /* for the first run, unless the plan says so */
    ROOM = 20, /* a schedule has so many times the first run's steps, */
    SPARE_STEPS = 200000, /* and so many more */
    TRIALS = 600,         /* to shorten a list */
};

/* How a run failed: an enum machine_end, or its box did not come back. */
enum { NO_END = -1 };

struct hunter {
    const struct hunt *plan;
    struct dice dice;
    struct crew_options options; /* of the next run */
    bool box_is_there;
    struct finding why;   /* of the last run that failed, */
    int end;              /* and how it did */
    struct finding first; /* of the schedule that was found, */
    int first_end;        /* and how it failed, */
    unsigned schedule;    /* and its number, from 1 */
    bool is_aimed;        /* it is this list: */
    struct agenda_list list;
    struct machine_switch given[MACHINE_SWITCHES];
    unsigned n_given;
    unsigned n_made; /* of them, switches, before it was shortened */
};

static void scene(void *arg)
{
    struct hunter *h = arg;
    h->end = NO_END;
    if (!h->box_is_there)
        box_start(&h->plan->box);
    h->box_is_there = false;
    const struct crew_run *run = crew_run(&h->options);
    h->box_is_there = true;
    h->end = (int)run->machine->end;
    crew_sound(run);
    if (h->plan->claims)
        h->plan->claims(run);
}

static bool run_fails(struct hunter *h)
{
    return !check_probe(scene, h, &h->why);
}

static void give(struct hunter *h, const struct machine_switch *given,
                 unsigned n)
{
    h->options.mode = CREW_GIVEN;
    h->options.given = given;
    h->options.n_given = n;
}

/* A hang takes seconds each time, and no shorter run says more. */
static void fail_if_hung(const struct hunter *h)
{
    if (box_hung())
        check_fails_as(&h->why);
}

/* Thread after thread. It tells how many steps there are to choose from; and
 * what is left for a livelock is little. */
static void run_first(struct hunter *h)
{
    uint64_t budget = h->plan->budget_steps;
    h->options = (struct crew_options){
        .budget_steps = budget ? budget : FIRST_STEPS, .events = true};
    give(h, NULL, 0);
    if (run_fails(h)) {
        fail_if_hung(h);
        if (h->end == MACHINE_BUDGET)
            check_fails_as(&h->why); /* it ends in no other order, either */
        h->first = h->why;
    }
    const struct machine_result *made = crew_last()->machine;
    h->options.expected = made->contested;
    if (!budget)
        h->options.budget_steps = ROOM * made->steps + SPARE_STEPS;
    agenda_start(made, &h->dice);
}

/* ---- schedules ---------------------------------------------------------- */

static void draw_at_random(struct hunter *h)
{
    h->options.mode = CREW_EXPLORE;
    h->options.events = false;
    h->options.seed = dice_next(&h->dice);
    h->options.depth = 1 + h->schedule / RANDOM_ONE_IN % MOST_DEPTH;
}

static void choose_schedule(struct hunter *h)
{
    h->is_aimed =
        h->schedule % RANDOM_ONE_IN != 0 && agenda_take(&h->list, &h->dice);
    if (!h->is_aimed) {
        draw_at_random(h);
        return;
    }
    give(h, h->list.given, h->list.n);
    h->options.events = true;
}

static bool next_schedule_fails(struct hunter *h)
{
    choose_schedule(h);
    h->schedule++;
    if (run_fails(h))
        return true;
    if (h->is_aimed)
        agenda_tried(&h->list, crew_last()->machine, &h->dice);
    return false;
}

/* ---- what was found ----------------------------------------------------- */

static bool fails_as_found(const struct machine_switch *given, unsigned n,
                           void *arg)
{
    struct hunter *h = arg;
    give(h, given, n);
    return run_fails(h) && h->end == h->first_end;
}

static unsigned count_switches(const struct machine_switch *list, unsigned n)
{
    unsigned switches = 0;
    for (unsigned i = 0; i < n; i++)
        switches += list[i].drains == 0;
    return switches;
}

/* Leaves the options as they are to be for the run that is shown. */
static void shorten_run(struct hunter *h)
{
    static struct machine_switch before[MACHINE_SWITCHES];
    const struct machine_result *made = crew_last()->machine;
    struct crew_options found = h->options;
    if (found.given)
        found.given =
            memcpy(before, found.given, found.n_given * sizeof *before);
    h->n_given = made->n_switches;
    memcpy(h->given, made->made, h->n_given * sizeof *h->given);
    h->n_made = count_switches(h->given, h->n_given);
    h->options.events = false;
    if (!fails_as_found(h->given, h->n_given, h)) {
        h->options = found; /* there were more switches than are listed */
        return;
    }
    h->n_given = shorten(h->given, h->n_given, TRIALS, fails_as_found, h);
    give(h, h->given, h->n_given);
}

/* Where nothing else is known, the line at which a thread was interrupted. */
static void add_place(struct finding *why, const struct frame *place)
{
    if (why->line > 0 || place->line == 0)
        return;
    memcpy(why->function, place->function, sizeof why->function);
    memcpy(why->file, place->file, sizeof why->file);
    why->line = place->line;
}

/* "at step 4031:\nthread 2 in mm_malloc, mm.c:88": the last switch that is
 * needed; "" if its place is not known. */
static void describe_last(const struct interleaving *drawn, unsigned needed,
                          char *text, size_t bytes)
{
    const struct frame *place = &drawn->place;
    *text = '\0';
    if (place->line > 0)
        snprintf(text, bytes, "%s at step %lu:\nthread %u in %s, %s:%d",
                 needed == 1 ? "," : ", the last one", drawn->step,
                 drawn->thread, place->function, place->file, place->line);
}

/* What the threads did, and how little of it matters. */
static void add_interleaving(struct hunter *h, const struct interleaving *drawn)
{
    unsigned needed = count_switches(h->given, h->n_given);
    char of_all[64] = "the one switch", last[256];
    if (h->n_made != 1 || needed != 1)
        snprintf(of_all, sizeof of_all, "%u of the %u switches", needed,
                 h->n_made);
    describe_last(drawn, needed, last, sizeof last);
    snprintf(h->why.interleaving, sizeof h->why.interleaving,
             "%s%s of schedule %u %s needed%s\n", drawn->text, of_all,
             h->schedule, needed == 1 ? "is" : "are", last);
}

/* Once more, with all that the threads did written down. What fails without a
 * switch fails in any order. */
static _Noreturn void tell(struct hunter *h)
{
    static struct interleaving drawn;
    fail_if_hung(h);
    h->first = h->why;
    h->first_end = h->end;
    shorten_run(h);
    h->options.events = true;
    if (!run_fails(h))
        h->why = h->first;
    else if (h->n_given > 0) {
        interleaving_draw(crew_last(), h->given, h->n_given, &drawn);
        add_interleaving(h, &drawn);
        add_place(&h->why, &drawn.place);
    }
    check_fails_as(&h->why);
}

unsigned hunt(const struct hunt *plan)
{
    static struct hunter hunter;
    struct hunter *h = &hunter;
    unsigned schedules = plan->schedules;
    if (schedules < exam.schedules)
        schedules = exam.schedules;
    *h = (struct hunter){.plan = plan};
    dice_seed(&h->dice, exam.seed);
    run_first(h);
    while (h->schedule < schedules)
        if (next_schedule_fails(h))
            tell(h);
    if (*h->first.message)
        check_fails_as(&h->first);
    return schedules;
}
