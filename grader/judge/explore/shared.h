/* shared.h: which memory several threads used, as far as the events of a run
 * tell. */
#ifndef SHARED_H
#define SHARED_H

#include "../../machine/result.h"

#include <stdbool.h>

/* Goes through the events; what follows is about them. They must last. */
void shared_find(const struct machine_event *event, unsigned n);

/* True if the event is about a word that another core accessed, too, and that
 * somebody wrote. */
bool shared_is(const struct machine_event *event);

#endif
