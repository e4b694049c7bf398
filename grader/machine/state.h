/* state.h: all that the machine knows, in one place.
 *
 * It is one mapping at an address that the kernel chose at random, found
 * through the GS base: no pointer to it lies in the program's globals.
 */
#ifndef MACHINE_STATE_H
#define MACHINE_STATE_H

#include <stdatomic.h>

#include "core.h"
#include "event.h"
#include "explore.h"
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
    bool watched; /* steps are to be told to explore or events */
    struct costs cost;
    struct schedule schedule;
    struct machine_plan plan;
    unsigned n_cores;         /* booted */
    struct core *handed_over; /* by a thread that ended, to the next one */
    uint64_t switches;
    uint64_t contested; /* steps before which more than one core was ready */
    uint64_t arrivals;  /* at futexes: the first to come is woken first */
    uint64_t space_free_at; /* cycle at which the address space is unlocked */
    void (*key_end[CORE_KEYS])(void *); /* destructors of thread-local keys */
    bool key_used[CORE_KEYS];
    void *host_sp;   /* the kernel thread's own stack while cores run */
    void *host_base; /* and its FS base */
    struct machine_result result;
    struct core core[MACHINE_CORES];
    struct queue queue;
    struct explore explore;
    struct events events;
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

/* Ends the run: on a core, does not return. */
_Noreturn void machine_end(struct machine *m, enum machine_end why);

/* The machine cannot go on, and no simulated program is to blame. */
_Noreturn void machine_fault(const char *what);

/* Steps made so far. */
static inline uint64_t machine_steps(const struct machine *m)
{
    return m->plan.budget_steps - m->steps_left;
}

/* The running core makes the step that it was chosen for. */
static inline void core_count(struct machine *m)
{
    if (m->steps_left == 0)
        machine_end(m, MACHINE_BUDGET);
    m->steps_left--;
}

/* The running core is about to make a step: who makes the next one is decided
 * anew, if not only clocks decide. */
static inline void core_step(struct machine *m)
{
    if (m->watched && m->explore.on)
        schedule_yield(m);
    core_count(m);
}

/* Others that are behind the running core go first. */
static inline void core_pause(struct machine *m)
{
    if (schedule_key(m->running) > m->schedule.horizon)
        schedule_yield(m);
}

/* A step that others see: the core makes it when it is its turn. */
static inline void core_turn(struct machine *m)
{
    core_step(m);
    core_pause(m);
}

#endif
