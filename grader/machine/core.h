/* core.h: a core is a fiber that has borrowed a parked kernel thread's stack
 * and thread-local storage.
 *
 *     1 MiB a core, at a fixed address:
 *
 *     +-------+---------------------------+--------+----------+-----+--------+
 *     | guard |   <-- the fiber's stack   | 16 KiB | sleeping | TLS | thread |
 *     +-------+---------------------------+--------+----------+-----+--------+
 *                                         ^ stack_top               ^ fs_base
 */
#ifndef MACHINE_CORE_H
#define MACHINE_CORE_H

#include "buffer.h"
#include "cache.h"
#include "machine.h"
#include "patience.h"

enum {
    L1_SETS = 64,   /* x 8 ways x 64 bytes = 32 KiB */
    TLB_SETS = 128, /* x 8 ways = 1024 pages, as in a Haswell */
    CORE_KEYS = 64,
};

struct core {
    unsigned number;
    uint64_t clock; /* cycles */
    enum core_state state;
    const void *pc;
    unsigned depth; /* of the stack of calls; the first few are listed */
    const void *call[MACHINE_CALLS];
    struct machine_counts count;

    void *sp; /* while it does not run */
    void *fs_base, *stack_top;
    char *deepest; /* that its stack was seen, since it was wiped */

    unsigned n_holds;
    struct machine_hold hold[MACHINE_HOLDS];

    const void *waits_at; /* futex, while it is blocked */
    uint64_t arrived;     /* and its turn there */

    uint64_t priority; /* while schedules are explored; so are these: */
    struct patience patience;
    struct buffer buffer;

    void *(*run)(void *); /* the thread on it */
    void *arg, *result;
    uint64_t generation;    /* how many threads it had before */
    int ended;              /* futex: 1 when the thread is at its end */
    bool detached, planned; /* planned: by machine_thread() */
    void *key_value[CORE_KEYS];

    struct cache_set l1[L1_SETS];
    struct cache_set tlb[TLB_SETS];
};

struct machine;

/* The stack is used down to here. */
static inline void core_deepen(struct core *core, void *frame)
{
    if ((char *)frame < core->deepest)
        core->deepest = frame;
}

/* Starts the kernel thread that this core borrows from. Its signals are all
 * blocked. */
void core_park(struct core *core, unsigned number);

/* Has the core start with a thread at some cycle: a new stack, and thread-local
 * variables as the program text initialises them. */
void core_start(struct machine *m, struct core *core, uint64_t clock);

/* Leaves the running core, or the kernel thread's own stack, for a core. */
void core_switch(struct machine *m, struct core *to);

/* Leaves the running core, never to come back, for the kernel thread's own
 * stack. */
_Noreturn void core_leave(struct machine *m);

/* True if the address is on its stack, or in its thread-local storage. */
bool core_owns(const struct core *core, uint64_t at);

/* True if the address is above all cores' stacks, where there is only what the
 * kernel found a place for: the machine itself, and the first thread's stack.
 */
bool core_is_above(uint64_t at);

/* Zeroes what threads left on its stack. No thread is on it any more. */
void core_wipe(struct core *core);

/* Cold caches, clock 0, no thread. */
void core_reset(struct core *core);

#endif
