/* harvest.h: what a crew's run left on the wire, copied once and held against
 * what can be.
 *
 * The box is as good as hostile: its stamps, mappings and counts may be wrong,
 * but here they become consistent with each other, with the script and with
 * what the kernel says of the region.
 *
 *   a thread's steps     begin < end < begin of the next
 *   stamps               each moment from 1 on is in one stamp
 *   mappings             of free pages, unmappings of mapped ones, in order
 *   pages with data      were mapped since the box started
 */
#ifndef HARVEST_H
#define HARVEST_H

#include "crew.h"

/* Copies replies, stamps, mappings and the machine's result. `step` has the
 * script already; first[t] is the first step of thread t. False when something
 * cannot be. */
bool harvest(struct crew_run *run, struct crew_step *step,
             const uint32_t *first);

/* Copies what the machine came to until the box stopped. False when there is
 * nothing, or nothing that can be. */
bool harvest_machine(struct crew_run *run);

/* The box is a new one. */
void harvest_forget(void);

#endif
