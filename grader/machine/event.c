/* event.c: see event.h. */
#include "event.h"

#include "state.h"

void event_add(struct machine *m, enum machine_event_kind kind, const void *at)
{
    if (!m->plan.events)
        return;
    m->events.event[m->events.n % MACHINE_EVENTS] = (struct machine_event){
        .step = machine_steps(m),
        .pc = m->running->pc,
        .at = at,
        .core = m->running->number,
        .kind = kind,
    };
    m->events.n++;
}

void event_list(const struct events *events, struct machine_result *result)
{
    uint64_t first =
        events->n > MACHINE_EVENTS ? events->n - MACHINE_EVENTS : 0;
    result->n_events = (unsigned)(events->n - first);
    for (unsigned i = 0; i < result->n_events; i++)
        result->event[i] = events->event[(first + i) % MACHINE_EVENTS];
}
