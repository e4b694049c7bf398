/* hunt.c: see hunt.h. */
#include "hunt.h"

#include "check.h"
#include "dice.h"
#include "exam.h"
#include "finding.h"
#include "interleaving.h"
#include "shorten.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

enum {
    MOST_DEPTH = 4,
    FIRST_STEPS = 4 << 20, /* for the first run, unless the plan says so */
    ROOM = 20, /* a schedule has so many times the first run's steps, */
    SPARE_STEPS = 200000, /* and so many more */
    TRIALS = 600,         /* to shorten a list */
};

struct hunter {
    const struct hunt *plan;
    struct crew_options options; /* of the next run */
    bool box_is_there;
    struct finding why;   /* of the last run that failed */
    struct finding first; /* of the schedule that was found */
    unsigned schedule;    /* its number, from 1 */
    struct machine_switch given[MACHINE_SWITCHES];
    unsigned n_given, n_made; /* after it was shortened, and before */
};

static void scene(void *arg)
{
    struct hunter *h = arg;
    if (!h->box_is_there)
        box_start(&h->plan->box);
    h->box_is_there = false; /* should it not come back */
    const struct crew_run *run = crew_run(&h->options);
    h->box_is_there = true;
    crew_sound(run);
    if (h->plan->claims)
        h->plan->claims(run);
}

static bool run_fails(struct hunter *h)
{
    return !check_probe(scene, h, &h->why);
}

/* As many steps as threads need that take turns; what is left for a livelock
 * is little. */
static void run_first(struct hunter *h)
{
    uint64_t budget = h->plan->budget_steps;
    h->options = (struct crew_options){.mode = CREW_MEASURE};
    h->options.budget_steps = budget ? budget : FIRST_STEPS;
    if (run_fails(h))
        h->first = h->why;
    uint64_t steps = crew_last()->machine->steps;
    h->options.expected = crew_last()->machine->contested;
    h->options.budget_steps = budget ? budget : ROOM * steps + SPARE_STEPS;
}

static void explore(struct hunter *h, uint64_t seed)
{
    h->options.mode = CREW_EXPLORE;
    h->options.seed = seed;
    h->options.depth = 1 + h->schedule % MOST_DEPTH;
}

static void give(struct hunter *h, const struct machine_switch *given,
                 unsigned n)
{
    h->options.mode = CREW_GIVEN;
    h->options.given = given;
    h->options.n_given = n;
}

/* A word that begins with a digit is as good as any other: numbers and
 * addresses differ from run to run. */
static const char *after_number(const char *text)
{
    while (isalnum((unsigned char)*text))
        text++;
    return text;
}

static bool says_the_same(const char *a, const char *b)
{
    while (*a && *b) {
        if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
            a = after_number(a);
            b = after_number(b);
        } else if (*a++ != *b++) {
            return false;
        }
    }
    return *a == *b;
}

static bool fails_as_found(const struct machine_switch *given, unsigned n,
                           void *arg)
{
    struct hunter *h = arg;
    give(h, given, n);
    return run_fails(h) && says_the_same(h->why.message, h->first.message);
}

/* Leaves the options as they are to be for the run that is shown. */
static void shorten_run(struct hunter *h)
{
    struct crew_options found = h->options;
    const struct machine_result *made = crew_last()->machine;
    h->n_given = h->n_made = made->n_switches;
    memcpy(h->given, made->made, h->n_given * sizeof *h->given);
    if (!fails_as_found(h->given, h->n_given, h)) {
        h->options = found; /* there were more switches than are listed */
        return;
    }
    h->n_given = shorten(h->given, h->n_given, TRIALS, fails_as_found, h);
    give(h, h->given, h->n_given);
}

/* "...; schedule 17, step 4031: thread 2 in mm_malloc, mm.c:88" */
static void add_place(struct finding *why, unsigned schedule,
                      const struct interleaving *drawn)
{
    const struct frame *place = &drawn->place;
    size_t used = strlen(why->message);
    snprintf(why->message + used, sizeof why->message - used,
             "; schedule %u, step %lu: thread %u in %s, %s:%d", schedule,
             drawn->step, drawn->thread, place->function, place->file,
             place->line);
    if (why->line > 0)
        return;
    memcpy(why->function, place->function, sizeof why->function);
    memcpy(why->file, place->file, sizeof why->file);
    why->line = place->line;
}

/* What the threads did, and how little of it matters. */
static void add_interleaving(struct hunter *h, const struct interleaving *drawn)
{
    char *text = h->why.interleaving;
    snprintf(text, sizeof h->why.interleaving,
             "%s%u of the %u switches of schedule %u are needed\n", drawn->text,
             h->n_given, h->n_made, h->schedule);
}

/* Once more, with all that the threads did written down. What fails without a
 * switch fails in any order. */
static _Noreturn void tell(struct hunter *h)
{
    static struct interleaving drawn;
    shorten_run(h);
    h->options.events = true;
    if (!run_fails(h))
        h->why = h->first;
    else if (h->n_given > 0) {
        interleaving_draw(crew_last(), h->given, h->n_given, &drawn);
        add_interleaving(h, &drawn);
        if (drawn.place.line > 0)
            add_place(&h->why, h->schedule, &drawn);
    }
    check_fails_as(&h->why);
}

unsigned hunt(const struct hunt *plan)
{
    static struct hunter hunter;
    struct hunter *h = &hunter;
    unsigned schedules = plan->schedules;
    struct dice dice;
    if (schedules < exam.schedules)
        schedules = exam.schedules;
    *h = (struct hunter){.plan = plan};
    dice_seed(&dice, exam.seed);
    run_first(h);
    while (h->schedule++ < schedules) {
        explore(h, dice_next(&dice));
        if (run_fails(h)) {
            h->first = h->why;
            tell(h);
        }
    }
    if (*h->first.message)
        check_fails_as(&h->first);
    return schedules;
}
