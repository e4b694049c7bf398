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

/* As above, for an atomic load, or a store that is not sequentially consistent:
 * the core's store buffer stays as it is. */
void access_weakly(const volatile void *at, size_t bytes, enum access kind,
                   const void *pc);

/* As above, for any number of bytes, a line at a time. */
void access_range(const volatile void *at, size_t bytes, enum access kind,
                  const void *pc);

/* The running core, in its turn, calls the library or the kernel from this
 * place, about this object, with an empty store buffer. */
void access_call(struct machine *m, const void *at, const void *pc);

/* The running core comes to this place, and touches nothing. */
static inline void access_block(struct machine *m, const void *pc)
{
    m->running->pc = pc;
    core_step(m);
    if (m->watched)
        event_add(m, EVENT_BLOCK, NULL);
}

/* A read-modify-write has changed what it read. */
static inline void access_news(bool is)
{
    struct machine *m = machine_state();
    if (m->running)
        m->explore.news += is;
}

#endif
