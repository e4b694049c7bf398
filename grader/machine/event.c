/* event.c: see event.h. */
#include "event.h"

#include "state.h"

static void add(struct machine *m, struct machine_event event)
{
    if (!m->plan.events || m->events.aside)
        return;
    event.step = machine_steps(m);
    m->events.event[m->events.n % MACHINE_EVENTS] = event;
    m->events.n++;
}

void event_add(struct machine *m, enum machine_event_kind kind, const void *at)
{
    add(m, (struct machine_event){.pc = m->running->pc,
                                  .at = at,
                                  .core = m->running->number,
                                  .kind = kind});
}

void event_seen(struct machine *m, const struct core *core, const void *pc,
                const void *at)
{
    add(m, (struct machine_event){
               .pc = pc, .at = at, .core = core->number, .kind = EVENT_SEEN});
}

void event_list(const struct events *events, struct machine_result *result)
{
    uint64_t first =
        events->n > MACHINE_EVENTS ? events->n - MACHINE_EVENTS : 0;
    result->n_events = (unsigned)(events->n - first);
    for (unsigned i = 0; i < result->n_events; i++)
        result->event[i] = events->event[(first + i) % MACHINE_EVENTS];
}
