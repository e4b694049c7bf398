/* machine.h: the deterministic many-core machine.
 *
 * It is linked with code that was compiled with the flags in `flags` and whose
 * library calls were redirected by the list in `names`. That code calls a hook
 * before each load, store and atomic and in each basic block; the machine adds
 * up cycles and decides which core goes on. Its threads are fibers on the one
 * kernel thread that calls machine_run().
 *
 *     machine_boot(64);                          once, before the box is locked
 *     machine_prepare(&(struct machine_plan){.cores = 8});
 *     machine_thread(worker, &job);              as often as wanted
 *     const struct machine_result *r = machine_run();
 *
 * A run depends on the program, the plan and the arguments of the threads, and
 * on nothing else: two runs of one program have equal results. Addresses count
 * as part of the program: it is linked static and not position independent, and
 * what it works on lies at fixed places.
 *
 * A fault of the caller (too many cores, a call out of order) and a system that
 * refuses memory or threads end the process: a sentence on stderr, status 2.
 */
#ifndef MACHINE_H
#define MACHINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cost.h"

enum {
    MACHINE_CORES = 64, /* at most */
    MACHINE_LINE_BYTES = 64,
    MACHINE_HOT_LINES = 16, /* lines that a result lists */
    MACHINE_HOT_PLACES = 4, /* places in the code that it lists for a line */
    MACHINE_CALLS = 32,     /* calls of a stack that it lists */
};

/* A plan with zeroes means: these costs, that budget, no stagger. */
struct machine_plan {
    unsigned cores;            /* threads that may live at once, 1 to 64 */
    const struct costs *costs; /* NULL: costs_published */
    uint64_t budget_steps; /* hooks until the run is ended; 0: 100 million */
    uint64_t seed; /* 0: all cores start at cycle 0, else each a little later,
                      as the seed says: lock-step hides and invents conflicts */
};

enum machine_end {
    MACHINE_DONE,     /* all threads came to their end */
    MACHINE_DEADLOCK, /* none can go on, and not all are at their end */
    MACHINE_BUDGET,   /* the steps are spent: a livelock, or too much work */
    MACHINE_FULL,     /* more memory was touched than there are books for */
};

enum core_state { CORE_FREE, CORE_READY, CORE_BLOCKED, CORE_ENDED };

/* Where a core is when the run ends. */
struct machine_core {
    enum core_state state;
    uint64_t cycles;      /* its clock */
    const void *pc;       /* return address of the last hook or call */
    const void *waits_at; /* the object a blocked one waits for; NULL: the end
                             of a thread */
    unsigned n_calls;     /* depth of its stack: may be more than is listed */
    const void *call[MACHINE_CALLS]; /* return addresses, outermost first */
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

struct machine_result {
    enum machine_end end;
    uint64_t cycles; /* of the core that came furthest */
    uint64_t steps;  /* hooks called */
    uint64_t switches;
    struct machine_counts count; /* summed over all cores */
    unsigned n_lines;
    struct machine_line line[MACHINE_HOT_LINES]; /* hottest first */
    unsigned n_cores;
    struct machine_core core[MACHINE_CORES];
};

/* Maps the machine's books and starts one kernel thread a core, which lends
 * its stack and its thread-local storage and sleeps for ever. Once a process;
 * from then on instrumented code may be called outside of a run, too, and costs
 * nothing there. */
void machine_boot(unsigned cores);

/* Forgets the last run; cold caches, no page present. The plan is copied, the
 * costs are not. */
void machine_prepare(const struct machine_plan *plan);

/* One more thread of the next run, on the next core. */
void machine_thread(void *(*run)(void *), void *arg);

/* Runs the threads until all have ended or there is a finding. The result is
 * valid until machine_prepare(). After a finding the threads are never
 * continued; what they locked stays locked. */
const struct machine_result *machine_run(void);

/* What follows is for code that runs on a core; elsewhere it does nothing. */

/* The running thread has done n more operations. */
void machine_operations(uint64_t n);

/* The number of the running core, or -1 outside of a run. Costs nothing. */
int machine_self(void);

/* The bytes belong to a block of this owner, 0 to 254 (a thread's number,
 * say), or to nobody (-1). Tells false sharing from true; costs nothing. Only
 * lines that a block shares with others are marked, 8 bytes at a time. */
void machine_block(int owner, const void *at, size_t bytes);

/* The running thread makes a system call of this kind on these bytes: pays for
 * it, waits for its turn at the address space, and has the pages of what it
 * unmaps or discards be missing at the next touch. No memory is changed. */
void machine_map(const void *at, size_t bytes);
void machine_unmap(const void *at, size_t bytes);
void machine_discard(const void *at, size_t bytes);

#endif
