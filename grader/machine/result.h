/* result.h: what a run of the many-core machine came to. Data alone: the wire
 * carries it, and the judge reads it.
 */
#ifndef MACHINE_RESULT_H
#define MACHINE_RESULT_H

#include <stdint.h>

enum {
    MACHINE_CORES = 64, /* at most */
    MACHINE_LINE_BYTES = 64,
    MACHINE_HOT_LINES = 16, /* lines that a result lists */
    MACHINE_HOT_PLACES = 4, /* places in the code that it lists for a line */
    MACHINE_CALLS = 32,     /* calls of a stack that it lists */
    MACHINE_HOLDS = 4,      /* locks that it lists of a thread */
    MACHINE_SWITCHES = 1 << 12, /* switches that it lists */
    MACHINE_EVENTS = 1 << 12,   /* last hooks that it lists */
};

enum machine_end {
    MACHINE_DONE,     /* all threads came to their end */
    MACHINE_DEADLOCK, /* none can go on, and not all are at their end */
    MACHINE_BUDGET,   /* the steps are spent: a livelock, or too much work */
    MACHINE_FULL,     /* more memory was touched than there are books for */
    MACHINE_UNMAPPED, /* memory was touched that machine_pages() does not own */
    MACHINE_UNLOCKED, /* a mutex was unlocked by who did not hold it */
};

enum core_state { CORE_FREE, CORE_READY, CORE_BLOCKED, CORE_ENDED };

/* A lock that a thread has taken, and not given back. */
struct machine_hold {
    const void *lock;
    const void *pc, *caller; /* return addresses: of the call that took it, and
                                of the function around that, or NULL */
};

/* Where a core is when the run ends. */
struct machine_core {
    enum core_state state;
    uint64_t cycles;      /* its clock */
    const void *pc;       /* return address of the last hook or call */
    const void *waits_at; /* the object a blocked one waits for; NULL: the end
                             of a thread */
    unsigned n_calls;     /* depth of its stack: may be more than is listed */
    const void *call[MACHINE_CALLS]; /* return addresses, outermost first */
    unsigned n_holds;
    struct machine_hold hold[MACHINE_HOLDS]; /* in the order it took them; of a
                                                core whose thread has ended: of
                                                that */
};

/* A cache line that moved between cores. */
struct machine_line {
    uint64_t at;
    uint64_t transfers;    /* times it came out of another core's cache, or
                              was taken away from others to be written */
    uint64_t false_shared; /* of those: it held blocks of two owners, and the
                              access was to one of these blocks */
    const void *pc[MACHINE_HOT_PLACES]; /* what asked for it most, or NULL */
};

struct machine_counts {
    uint64_t operations; /* as told by machine_operations() */
    uint64_t accesses;   /* lines looked up: loads, stores and atomics */
    uint64_t atomics;    /* read-modify-writes, locks' own included */
    uint64_t blocks;     /* basic blocks */
    uint64_t l1_misses;  /* includes stores to lines held for reading */
    uint64_t transfers, false_shared; /* as in struct machine_line */
    uint64_t acquisitions;            /* locks taken */
    uint64_t contended;               /* of those: not free at the first try */
    uint64_t tlb_misses, page_faults;
    uint64_t system_calls; /* futex, map, unmap, discard, yield, new thread */
};

/* Another core goes on before the step with that number, counted over all
 * cores from the start of the run; the first one is 1. */
struct machine_switch {
    uint64_t step;
    uint32_t core;
    uint32_t drains; /* not 0: no switch, but as many of this core's buffered
                        stores reach memory, the oldest ones */
};

/* A step that was made, while events are kept; or what became of one. */
struct machine_event {
    uint64_t step;
    const void *pc, *at; /* at: the first byte accessed; NULL: a basic block, a
                            call that is about no object */
    uint32_t core;
    uint32_t kind; /* enum machine_event_kind */
};

enum machine_event_kind {
    EVENT_LOAD,
    EVENT_STORE,
    EVENT_ATOMIC,
    EVENT_BLOCK, /* or a function's end */
    EVENT_CALL,  /* of the library: a lock, a wait, and its end; a thread's
                    begin */
    EVENT_NOTE,  /* machine_note(); at is its number */
    EVENT_SEEN   /* no step, but after it: a buffered store of this core, made
                    at pc, has reached memory, and others ran meanwhile */
};

struct machine_result {
    enum machine_end end;
    uint64_t cycles; /* of the core that came furthest */
    uint64_t steps;  /* hooks called */
    uint64_t
        contested; /* of those: before which more than one core was ready */
    uint64_t switches;
    const void *fault; /* MACHINE_UNMAPPED: the first byte that is not there;
                          NULL: it lies where the kernel finds places, another
                          one in each process. MACHINE_UNLOCKED: the mutex */
    uint32_t faulty;   /* and the core that touched it, or unlocked it */
    struct machine_counts count; /* summed over all cores */
    unsigned n_lines;
    struct machine_line line[MACHINE_HOT_LINES]; /* hottest first */
    unsigned n_cores;
    struct machine_core core[MACHINE_CORES];
    unsigned n_switches; /* listed below: the first ones */
    struct machine_switch made[MACHINE_SWITCHES];
    unsigned n_events; /* listed below, oldest first: the last ones */
    struct machine_event event[MACHINE_EVENTS];
};

#endif
