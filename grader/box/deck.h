/* deck.h: what a crew stands on: the cores of the machine (machine/), or the
 * threads of the kernel (native/). A box is linked with one of the two.
 *
 * Who waits looks first, and looks again each time:
 *
 *     waits                                wakes
 *     seen = deck_look();                  deck_pass(key);
 *     until what it waits for is so:       makes it so
 *         deck_wait(key, seen)             deck_wake(key);
 *         seen = deck_look();
 *     deck_take(key);
 *
 * What was done before deck_pass() happens before what follows deck_take().
 * Nothing else here orders threads: it would hide their races.
 */
#ifndef DECK_H
#define DECK_H

#include "../wire/wire.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Once, before the box is locked and before a submission's code runs. */
void deck_boot(void);

/* Runs crew_thread(0), crew_thread(1), ... as threads. Fresh terms: from a
 * state as it was after deck_boot(), which only the machine knows how to bring
 * back.
 */
void deck_run(const struct crew_terms *terms, struct crew_report *report);

/* A fatal signal ended it: reports what it came to until then. */
void deck_stopped(struct crew_report *report);

/* Steps that the machine has made in this run; natively 0. A signal may come at
 * any moment and ask. */
uint64_t deck_steps(void);

uint32_t deck_look(void);
void deck_wait(const void *key, uint32_t seen);
void deck_pass(const void *key);
void deck_wake(const void *key);
void deck_take(const void *key);

/* A submission's fence, where it is the deck's (native/names). */
void deck_fence(int order);

/* The kit's own books, held for a few instructions. */
void deck_lock(void);
void deck_unlock(void);

/* Accesses that count as a submission's would. */
void deck_store(uint64_t *at, uint64_t value);
uint64_t deck_load(const uint64_t *at);

/* The running thread begins this step. */
void deck_note(uint32_t step);

/* What follows is done when nobody else is in the heap: it is not kept as
 * events, and pushes none out that matter. */
void deck_aside(bool aside);

/* The running thread has done one operation; or works on something else. */
void deck_operation(void);
void deck_work(uint64_t cycles);

/* Cycles since the run began, on the running thread's core; natively 0. */
uint64_t deck_clock(void);

/* Memory below the lab's heap. Of these bytes the heap may ask only what is
 * mapped; deck_map and deck_unmap are the two system calls, and cost as much.
 * deck_clear zeroes bytes that nobody uses. */
void deck_pages(const void *at, size_t bytes, bool (*mapped)(const void *));
void deck_map(void *at, size_t bytes);
void deck_unmap(void *at, size_t bytes);
void deck_clear(void *at, size_t bytes);

#endif
