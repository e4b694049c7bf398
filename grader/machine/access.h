/* access.h: what a simulated load, store or atomic does to its core. */
#ifndef MACHINE_ACCESS_H
#define MACHINE_ACCESS_H

#include <stddef.h>

#include "state.h"

/* The running core is about to access these bytes, at most 64, from this place
 * in the code. Returns when it is its turn, with the line in its cache; when
 * the caller accesses memory next, it does so in the order of the clocks.
 * Outside of a run it does nothing. */
void access_bytes(const volatile void *at, size_t bytes, enum access kind,
                  const void *pc);

/* As above, for any number of bytes, a line at a time. */
void access_range(const volatile void *at, size_t bytes, enum access kind,
                  const void *pc);

/* One step nearer to the end of the budget. */
static inline void access_step(struct machine *m)
{
    if (m->steps_left == 0)
        machine_end(m, MACHINE_BUDGET);
    m->steps_left--;
}

#endif
