/* heat.h: which lines move between cores, who asks for them, and why. */
#ifndef MACHINE_HEAT_H
#define MACHINE_HEAT_H

#include "core.h"
#include "line.h"

/* The core got the line out of another core's cache, because of the access that
 * it is at. */
void heat_transfer(struct line *line, struct core *core, uint64_t at);

/* Writes the hottest lines, hottest first, into the result. */
void heat_list(const struct lines *lines, struct machine_result *result);

#endif
