/* aim.c: see aim.h. */
#include "aim.h"

#include "shared.h"

enum {
    OFTEN = 2, /* a core at one line of code: so many times it is worth a try */
    NEAR = 8,  /* places that come soon, */
    NEAR_PERCENT = 60, /* and how often one of these is drawn */
    BACK_PERCENT = 75, /* how often who was stopped goes on */
    DRAWS = 8,
};

static struct {
    unsigned n;
    const struct machine_event *at[MACHINE_EVENTS];
} places;

static void find_places(const struct machine_result *run, uint64_t after)
{
    shared_find(run->event, run->n_events);
    places.n = 0;
    for (unsigned i = 0; i < run->n_events; i++)
        if (run->event[i].step > after && run->event[i].kind < EVENT_NOTE &&
            shared_is(&run->event[i]))
            places.at[places.n++] = &run->event[i];
}

/* How often a core was at a line of code, in the first n places. */
static unsigned count_before(unsigned n, const struct machine_event *event)
{
    unsigned times = 0;
    for (unsigned i = 0; i < n; i++)
        times +=
            places.at[i]->pc == event->pc && places.at[i]->core == event->core;
    return times;
}

static struct machine_switch switch_at(const struct machine_event *event,
                                       uint64_t others, unsigned n_cores)
{
    return (struct machine_switch){
        .step = event->step,
        .core = (uint32_t)((event->core + others) % n_cores)};
}

static void shuffle(struct machine_switch *at, unsigned n, struct dice *dice)
{
    for (unsigned i = n; i > 1; i--) {
        unsigned k = (unsigned)dice_between(dice, 0, i - 1);
        struct machine_switch other = at[k];
        at[k] = at[i - 1];
        at[i - 1] = other;
    }
}

unsigned aim_all(const struct machine_result *run, struct dice *dice,
                 struct machine_switch *at, unsigned max)
{
    unsigned n = 0;
    find_places(run, 0);
    for (unsigned i = 0; i < places.n; i++) {
        if (count_before(i, places.at[i]) >= OFTEN)
            continue;
        for (unsigned others = 1; others < run->n_cores && n < max; others++)
            at[n++] = switch_at(places.at[i], others, run->n_cores);
    }
    shuffle(at, n, dice);
    return n;
}

/* One of the first n places: each line of code is as likely as the others. */
static const struct machine_event *draw(unsigned n, struct dice *dice)
{
    const struct machine_event *drawn;
    unsigned left = DRAWS;
    do
        drawn = places.at[dice_between(dice, 0, n - 1)];
    while (--left > 0 && dice_between(dice, 1, count_before(n, drawn)) > 1);
    return drawn;
}

/* The core that ran until that step; -1: nobody. */
static int core_before(const struct machine_result *run, uint64_t step)
{
    int core = -1;
    for (unsigned i = 0; i < run->n_events && run->event[i].step < step; i++)
        if (run->event[i].kind != EVENT_SEEN)
            core = (int)run->event[i].core;
    return core;
}

bool aim(const struct machine_result *run, uint64_t after, struct dice *dice,
         struct machine_switch *at)
{
    find_places(run, after);
    unsigned n = places.n;
    if (n == 0 || run->n_cores < 2)
        return false;
    if (n > NEAR && after > 1 && dice_chance(dice, NEAR_PERCENT))
        n = NEAR;
    const struct machine_event *event = draw(n, dice);
    int stopped = core_before(run, after);
    *at =
        switch_at(event, dice_between(dice, 1, run->n_cores - 1), run->n_cores);
    if (stopped >= 0 && stopped != (int)event->core &&
        dice_chance(dice, BACK_PERCENT))
        at->core = (uint32_t)stopped;
    return true;
}
