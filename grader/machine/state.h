/* state.h: all that the machine knows, in one place.
 *
 * It is one mapping at an address that the kernel chose at random, found
 * through the GS base: no pointer to it lies in the program's globals.
 */
#ifndef MACHINE_STATE_H
#define MACHINE_STATE_H

#include <stdatomic.h>

#include "core.h"
#include "line.h"
#include "machine.h"
#include "page.h"
#include "queue.h"
#include "region.h"
#include "schedule.h"
#include "snapshot.h"

struct machine {
    struct machine *self; /* at GS:0 */
    struct core *running; /* NULL outside of a run */
    uint64_t steps_left;
    struct costs cost;
    struct schedule schedule;
    struct machine_plan plan;
    unsigned n_cores;         /* booted */
    struct core *handed_over; /* by a thread that ended, to the next one */
    uint64_t switches;
    uint64_t arrivals;      /* at futexes: the first to come is woken first */
    uint64_t space_free_at; /* cycle at which the address space is unlocked */
    void (*key_end[CORE_KEYS])(void *); /* destructors of thread-local keys */
    bool key_used[CORE_KEYS];
    void *host_sp;   /* the kernel thread's own stack while cores run */
    void *host_base; /* and its FS base */
    struct machine_result result;
    struct core core[MACHINE_CORES];
    struct queue queue;
    struct region region;
    struct pages pages;
    struct lines lines;
    struct snapshot snapshot;
};

/* In assembly: through a __seg_gs pointer of value 0, gcc 12 takes what is
 * pointed to for nothing, and removes all stores to it. */
static inline struct machine *machine_state(void)
{
    struct machine *m;
    __asm__("mov %%gs:0, %0" : "=r"(m));
    return m;
}

/* The running core does something that others see: it does so when it is its
 * turn. */
static inline void core_turn(struct machine *m)
{
    if (schedule_key(m->running) > m->schedule.horizon)
        schedule_yield(m);
}

/* Others that are behind the running core go first. */
static inline void core_pause(struct machine *m)
{
    core_turn(m);
}

/* Ends the run: on a core, does not return. */
_Noreturn void machine_end(struct machine *m, enum machine_end why);

/* The machine cannot go on, and no simulated program is to blame. */
_Noreturn void machine_fault(const char *what);

#endif
