/* explore.c: see explore.h. */
#include "explore.h"

#include <stdlib.h>

#include "random.h"
#include "state.h"

static const uint64_t initial = (uint64_t)1 << 63; /* priorities: from here on;
                                                      lowered ones: below */

static uint64_t bit(unsigned core)
{
    return (uint64_t)1 << core;
}

static int compare(const void *a, const void *b)
{
    uint64_t left = *(const uint64_t *)a, right = *(const uint64_t *)b;
    return (left > right) - (left < right);
}

static void place_changes(struct explore *e, const struct machine_plan *plan)
{
    uint64_t expected = plan->expected ? plan->expected : EXPLORE_EXPECTED;
    e->n_changes = plan->order == ORDER_RANDOM ? plan->depth : 0;
    if (e->n_changes > EXPLORE_CHANGES)
        machine_fault("at most 64 preemptions");
    for (unsigned i = 0; i < e->n_changes; i++)
        e->change[i] = 1 + random_below(&e->random, expected);
    qsort(e->change, e->n_changes, sizeof e->change[0], compare);
}

static void copy_given(struct explore *e, const struct machine_plan *plan)
{
    e->n_given = plan->order == ORDER_GIVEN ? plan->n_given : 0;
    if (e->n_given > MACHINE_SWITCHES)
        machine_fault("too many switches");
    if (e->n_given > 0)
        memcpy(e->given, plan->given, e->n_given * sizeof e->given[0]);
}

void explore_reset(struct machine *m)
{
    struct explore *e = &m->explore;
    e->on = m->plan.order != ORDER_CLOCK;
    e->ready = 0;
    e->random = m->plan.seed;
    e->lowest = initial;
    e->fresh = 0;
    e->last = -1;
    e->since = e->turn = e->news = 0;
    e->changed = e->taken = 0;
    place_changes(e, &m->plan);
    copy_given(e, &m->plan);
}

void explore_add(struct machine *m, const struct core *core)
{
    m->explore.ready |= bit(core->number);
}

void explore_enter(struct machine *m, struct core *core)
{
    uint64_t drawn = random_next(&m->explore.random) / 2;
    m->explore.fresh |= bit(core->number);
    core->priority = initial + drawn - drawn % MACHINE_CORES + core->number;
}

static void lower(struct explore *e, struct core *core)
{
    core->priority = --e->lowest;
    core->patience.looks = 0;
}

static int highest(const struct machine *m)
{
    uint64_t left = m->explore.ready;
    int best = __builtin_ctzll(left);
    for (; left; left &= left - 1) {
        int next = __builtin_ctzll(left);
        if (m->core[next].priority > m->core[best].priority)
            best = next;
    }
    return best;
}

/* The ready core after this one, round and round. */
static int next_after(const struct explore *e, int core)
{
    uint64_t above = core < 63 ? e->ready >> (core + 1) << (core + 1) : 0;
    return __builtin_ctzll(above ? above : e->ready);
}

static void list(struct machine *m, int core, unsigned drains)
{
    struct machine_result *result = &m->result;
    if (result->n_switches == MACHINE_SWITCHES)
        return;
    result->made[result->n_switches++] = (struct machine_switch){
        .step = machine_steps(m) + 1,
        .core = (uint32_t)core,
        .drains = drains,
    };
}

static void drain(struct machine *m, struct core *core, unsigned stores)
{
    if (core->buffer.n == 0 || stores == 0)
        return;
    list(m, (int)core->number, stores);
    buffer_drain_some(m, core, stores);
}

/* A store does not wait for ever to be seen. */
static void drain_at_random(struct machine *m)
{
    if (!m->plan.buffers)
        return;
    uint64_t *random = &m->explore.random;
    for (unsigned i = 0; i < m->plan.cores; i++) {
        struct core *core = &m->core[i];
        if (core->buffer.n > 0 && random_below(random, EXPLORE_DRAIN) == 0)
            drain(m, core, 1 + (unsigned)random_below(random, core->buffer.n));
    }
}

/* What others see of a core when they come in between is what differs: some of
 * its stores, all, or none. */
static void drain_left(struct machine *m, struct core *core)
{
    if (core->buffer.n > 0)
        drain(m, core,
              (unsigned)random_below(&m->explore.random, core->buffer.n + 1));
}

static bool is_late(const struct machine *m)
{
    return m->steps_left < m->plan.budget_steps / 2;
}

static int choose_fairly(struct explore *e, int usual, bool contested)
{
    if (!contested)
        return usual;
    if (e->turn > 0) {
        e->turn--;
        return usual;
    }
    e->turn = random_below(&e->random, EXPLORE_TURN);
    return next_after(e, usual);
}

static int choose_by_priority(struct machine *m, bool contested)
{
    struct explore *e = &m->explore;
    int best = highest(m);
    bool runs_long = e->since > 2 * m->plan.expected + EXPLORE_EXPECTED;
    while (contested && e->changed < e->n_changes &&
           e->change[e->changed] == m->contested) {
        e->changed++;
        lower(e, &m->core[best]);
        best = highest(m);
    }
    if (contested && runs_long) {
        lower(e, &m->core[best]);
        best = highest(m);
    }
    return best;
}

static int choose_at_random(struct machine *m, int usual, bool contested)
{
    drain_at_random(m);
    int next = is_late(m) ? choose_fairly(&m->explore, usual, contested)
                          : choose_by_priority(m, contested);
    if (next != usual)
        drain_left(m, &m->core[usual]);
    return next;
}

/* The core has had its chance, whoever made the list: far more than a random
 * order gives it. */
static bool is_stuck(const struct machine *m, int usual)
{
    return m->core[usual].patience.looks > 2 * EXPLORE_TURN ||
           (is_late(m) && m->explore.since > 2 * EXPLORE_TURN);
}

static int choose_as_given(struct machine *m, int usual, bool contested)
{
    struct explore *e = &m->explore;
    uint64_t step = machine_steps(m) + 1;
    int chosen = -1;
    while (e->taken < e->n_given && e->given[e->taken].step <= step) {
        struct machine_switch next = e->given[e->taken++];
        if (next.step < step || next.core >= m->plan.cores)
            continue;
        if (next.drains)
            drain(m, &m->core[next.core], next.drains);
        else if (e->ready & bit(next.core))
            chosen = (int)next.core;
    }
    if (chosen >= 0)
        return chosen;
    if (!contested || !is_stuck(m, usual))
        return usual;
    m->core[usual].patience.looks = 0;
    drain(m, &m->core[usual], BUFFER_STORES);
    return next_after(e, usual);
}

/* A new thread comes to its first step before anything else is decided: what it
 * does until then nobody sees. */
static int choose_new(struct explore *e)
{
    int next = __builtin_ctzll(e->ready & e->fresh);
    e->fresh &= ~bit((unsigned)next);
    return next;
}

static int choose(struct machine *m)
{
    struct explore *e = &m->explore;
    bool goes_on = e->last >= 0 && (e->ready & bit((unsigned)e->last));
    bool contested = (e->ready & (e->ready - 1)) != 0;
    int usual = goes_on ? e->last : __builtin_ctzll(e->ready);
    m->contested += contested;
    e->since += contested;
    int next = m->plan.order == ORDER_GIVEN
                   ? choose_as_given(m, usual, contested)
                   : choose_at_random(m, usual, contested);
    if (next != usual)
        list(m, next, 0);
    if (next == e->last)
        return next;
    if (e->last >= 0)
        m->core[e->last].patience.looks = 0;
    e->since = 0;
    e->last = next;
    return next;
}

int explore_choose(struct machine *m)
{
    struct explore *e = &m->explore;
    if (e->ready == 0)
        return -1;
    int next = e->ready & e->fresh ? choose_new(e) : choose(m);
    e->ready &= ~bit((unsigned)next);
    return next;
}

void explore_yield(struct machine *m)
{
    if (m->plan.order == ORDER_RANDOM)
        lower(&m->explore, m->running);
}

void explore_look(struct machine *m, const void *at)
{
    struct core *core = m->running;
    patience_look(&core->patience,
                  (struct glance){core->pc, (uint64_t)at, m->explore.news});
    if (core->patience.looks >= PATIENCE_LOOKS)
        explore_yield(m);
}
