#include "crew.h"

#include <stddef.h>
#include <string.h>

static void clamp(unsigned *n, unsigned most)
{
    if (*n > most)
        *n = most;
}

void crew_copy_result(struct machine_result *to,
                      const struct machine_result *from)
{
    memcpy(to, from, offsetof(struct machine_result, made));
    clamp(&to->n_lines, MACHINE_HOT_LINES);
    clamp(&to->n_cores, MACHINE_CORES);
    clamp(&to->n_switches, MACHINE_SWITCHES);
    memcpy(to->made, from->made, to->n_switches * sizeof *to->made);
    memcpy(&to->n_events, &from->n_events, sizeof to->n_events);
    clamp(&to->n_events, MACHINE_EVENTS);
    memcpy(to->event, from->event, to->n_events * sizeof *to->event);
}
