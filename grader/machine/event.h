/* event.h: the last steps of a run. */
#ifndef MACHINE_EVENT_H
#define MACHINE_EVENT_H

#include "machine.h"

#include <stdbool.h>

struct events {
    uint64_t n; /* so far; the last MACHINE_EVENTS of them are kept */
    bool aside; /* none is kept for now */
    struct machine_event event[MACHINE_EVENTS];
};

struct core;
struct machine;

/* The step that is being made by the running core, if events are kept. */
void event_add(struct machine *m, enum machine_event_kind kind, const void *at);

/* What that core stored at pc some steps ago has reached memory. */
void event_seen(struct machine *m, const struct core *core, const void *pc,
                const void *at);

/* Writes those that were kept into the result, oldest first. */
void event_list(const struct events *events, struct machine_result *result);

#endif
