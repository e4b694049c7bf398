/* schedule.c: see schedule.h. */
#include "schedule.h"

#include "state.h"

void schedule_reset(struct schedule *schedule)
{
    schedule->n = 0;
    schedule->horizon = UINT64_MAX;
}

static void look_ahead(struct schedule *schedule)
{
    schedule->horizon = schedule->n ? schedule->key[0] : UINT64_MAX;
}

/* Steps are contested from the time that the heap is no longer empty until it
 * is: the one is taken from the other. */
static void put(struct machine *m, const struct core *core)
{
    struct schedule *schedule = &m->schedule;
    uint64_t key = schedule_key(core);
    if (schedule->n == 0)
        m->contested -= machine_steps(m);
    unsigned at = schedule->n++;
    for (; at > 0 && schedule->key[(at - 1) / 2] > key; at = (at - 1) / 2)
        schedule->key[at] = schedule->key[(at - 1) / 2];
    schedule->key[at] = key;
    look_ahead(schedule);
}

void schedule_add(struct machine *m, const struct core *core)
{
    if (m->explore.on)
        explore_add(m, core);
    else
        put(m, core);
}

/* Puts a key at the root, or below what is smaller. */
static void sink(struct schedule *schedule, uint64_t key)
{
    unsigned at = 0;
    for (unsigned child = 1; child < schedule->n; child = 2 * at + 1) {
        if (child + 1 < schedule->n)
            child += schedule->key[child + 1] < schedule->key[child];
        if (schedule->key[child] >= key)
            break;
        schedule->key[at] = schedule->key[child];
        at = child;
    }
    schedule->key[at] = key;
}

static int take(struct machine *m)
{
    struct schedule *schedule = &m->schedule;
    if (schedule->n == 0)
        return -1;
    int number = (int)(schedule->key[0] % MACHINE_CORES);
    schedule->n--;
    if (schedule->n > 0)
        sink(schedule, schedule->key[schedule->n]);
    else
        m->contested += machine_steps(m);
    look_ahead(schedule);
    return number;
}

int schedule_choose(struct machine *m)
{
    return m->explore.on ? explore_choose(m) : take(m);
}

void schedule_yield(struct machine *m)
{
    schedule_add(m, m->running);
    core_switch(m, &m->core[schedule_choose(m)]);
}

static bool somebody_waits(const struct machine *m)
{
    for (unsigned i = 0; i < m->n_cores; i++)
        if (m->core[i].state == CORE_BLOCKED)
            return true;
    return false;
}

void schedule_block(struct machine *m)
{
    int next = schedule_choose(m);
    if (next < 0)
        machine_end(m, somebody_waits(m) ? MACHINE_DEADLOCK : MACHINE_DONE);
    core_switch(m, &m->core[next]);
    core_count(m);
    event_add(m, EVENT_CALL, NULL);
}
