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
#include "result.h"

/* Which core goes on.
 *
 *   ORDER_CLOCK    the one with the smallest clock: to measure
 *   ORDER_RANDOM   to explore: probabilistic concurrency testing (Burckhardt,
 *                  Kothari, Musuvathi, Nagarakatte: A randomized scheduler with
 *                  probabilistic guarantees of finding bugs. ASPLOS 2010)
 *   ORDER_GIVEN    as the list says; else the one that ran goes on as long as
 *                  it can, then the ready one with the smallest number; who
 *                  only looks at what does not change gives way at last
 */
enum machine_order { ORDER_CLOCK, ORDER_RANDOM, ORDER_GIVEN };

/* A plan with zeroes means: these costs, that budget, no stagger. */
struct machine_plan {
    unsigned cores;            /* threads that may live at once, 1 to 64 */
    const struct costs *costs; /* NULL: costs_published */
    uint64_t budget_steps; /* hooks until the run is ended; 0: 100 million */
    uint64_t seed; /* of the order below. ORDER_CLOCK: 0: all cores start at
                      cycle 0, else each a little later, as the seed says:
                      lock-step hides and invents conflicts */
    enum machine_order order;
    unsigned depth;    /* ORDER_RANDOM: preemptions to place, at most 64 */
    uint64_t expected; /* ... among so many steps, those with one core ready
                          not counted; 0: 1000 */
    const struct machine_switch *given; /* ORDER_GIVEN: copied */
    unsigned n_given;
    bool buffers; /* atomic stores go through x86-TSO store buffers */
    bool events;  /* keep the last MACHINE_EVENTS steps */
};

/* Maps the machine's books and starts one kernel thread a core, which lends
 * its stack and its thread-local storage and sleeps for ever. Once a process;
 * from then on instrumented code may be called outside of a run, too, and costs
 * nothing there. */
void machine_boot(unsigned cores);

/* Forgets the last run; cold caches, no page present. The plan is copied, the
 * costs are not. */
void machine_prepare(const struct machine_plan *plan);

/* One more thread of the next run, at most 1024. The first ones start on the
 * cores in order; each of the others on the core that is free first. */
void machine_thread(void *(*run)(void *), void *arg);

/* Runs the threads until all have ended or there is a finding. The result is
 * valid until machine_prepare(). After a finding the threads are never
 * continued; what they locked stays locked. */
const struct machine_result *machine_run(void);

/* What the run under way came to so far; NULL outside of one. For a handler of
 * fatal signals: the run cannot go on afterwards. */
const struct machine_result *machine_so_far(void);

/* Steps that this run has made; of a run that is over, all of them. */
uint64_t machine_progress(void);

/* What follows is for code that runs on a core; elsewhere it does nothing. */

/* The running thread has done n more operations. */
void machine_operations(uint64_t n);

/* The thread lets the others go first until somebody calls machine_wake() on
 * the same key; costs nothing but the time that passes. The caller looks, in a
 * loop, whether what it waits for is so: nobody comes in between its look and
 * the wait. */
void machine_wait(const void *key);
void machine_wake(const void *key); /* all who wait there */

/* The running thread works on something else for so long. */
void machine_work(uint64_t cycles);

/* The running core's clock, in cycles; 0 outside of a run. Costs nothing. */
uint64_t machine_clock(void);

/* The running thread begins what has this number: an event, and no step. */
void machine_note(uint64_t number);

/* Whether the steps from here on lie aside: they are not kept as events, of
 * which there is room for the last ones alone. For what is done when all is
 * over, and would push out what was. */
void machine_aside(bool aside);

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

/* Accesses as instrumented code makes them. Outside of a run they only do what
 * they say. */
void machine_store(void *at, uint64_t value);
uint64_t machine_load(const void *at);

/* Who asks for memory in [at, at + bytes) from now on is asked "is it mapped?"
 * at the first touch of a page: if not, the run ends with MACHINE_UNMAPPED. So
 * does it from now on when a program touches memory that the kernel found a
 * place for: the machine's own is there. */
void machine_pages(const void *at, size_t bytes, bool (*mapped)(const void *));

/* True if a page was touched since it was last mapped, unmapped or discarded.
 */
bool machine_touched(const void *at);

/* Takes the bytes of these globals as what every run is to start from; for up
 * to 8 parts of them, before the first run. machine_restore() puts them back,
 * and zeroes what is dead on the cores' stacks, and each touched page of
 * machine_pages(): the next run depends on no run before it. */
void machine_snapshot(void *globals, size_t bytes);
void machine_restore(void);

#endif
