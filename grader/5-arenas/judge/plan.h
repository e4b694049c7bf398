/* plan.h: what several threads are to do, written down in any order.
 *
 *     plan_start(4);                        four threads; the first one calls
 *     for (unsigned t = 0; t < 4; t++)      mm_init() before all else
 *         block[t] = plan_malloc(t, 24);
 *     plan_free(1, block[0]);               thread 1 waits until it is there
 *     run = plan_run(&(struct crew_options){.mode = CREW_MEASURE});
 *
 * A block is known by its move: the number of the request for it, counted over
 * all threads in the order of writing. Each thread makes its own moves in that
 * order. Between threads only this is certain: a move waits for what was done
 * before with the block that it is given.
 */
#ifndef PLAN_H
#define PLAN_H

#include "../../judge/box/crew.h"

#include <stdint.h>

enum { KiB = 1 << 10, MiB = 1 << 20, ALIGNMENT = 16, LINE_BYTES = 64 };

/* A new plan for so many threads, 1 to WIRE_THREADS. */
void plan_start(unsigned threads);

/* Requests; each returns the block's number. */
uint32_t plan_malloc(unsigned thread, uint64_t bytes);
uint32_t plan_memalign(unsigned thread, uint64_t alignment, uint64_t bytes);
uint32_t plan_realloc(unsigned thread, uint32_t block, uint64_t bytes);
void plan_free(unsigned thread, uint32_t block);

/* mm_realloc(NULL, bytes), mm_free(NULL). */
uint32_t plan_realloc_nothing(unsigned thread, uint64_t bytes);
void plan_free_nothing(unsigned thread);

/* Fills the first `bytes` bytes of the block with words that no other block
 * has, and looks whether they are there. plan_look_as: whether those of `as`
 * are, the block that became this one by plan_realloc. */
void plan_fill(unsigned thread, uint32_t block, uint64_t bytes);
void plan_look(unsigned thread, uint32_t block, uint64_t bytes);
void plan_look_as(unsigned thread, uint32_t block, uint64_t bytes, uint32_t as);

/* Writes 8 bytes every `stride` bytes. */
void plan_touch(unsigned thread, uint32_t block, uint64_t bytes,
                uint64_t stride);

/* Waits until that move is made. */
void plan_wait(unsigned thread, uint32_t move);

/* All threads of the plan wait for each other. */
void plan_barrier(void);

void plan_pause(unsigned thread, uint64_t cycles);
void plan_checkheap(unsigned thread);

/* The thread's last move: mm_thread_exit(). */
void plan_exit(unsigned thread);

/* How many threads it has, how many moves so far, and how many of those behind
 * the mark are requests. */
unsigned plan_threads(void);
uint32_t plan_moves(void);
uint32_t plan_requests(void);

/* A thread's last move so far; there is one. */
uint32_t plan_last(unsigned thread);

/* What was written so far is how it comes to the state that the rest is to be
 * measured in. */
void plan_mark(void);

/* Hands the plan, or what lies before its mark, to the crew. */
void plan_load(void);
void plan_load_start(void);

/* The number of a move's step in the runs of a plan that was loaded. */
uint32_t plan_step(uint32_t move);

/* Loads and runs it in the box that was started; blames the submission unless
 * all threads came to their end. */
const struct crew_run *plan_run(const struct crew_options *options);

/* What plan_fill wrote into the block of that step. */
uint64_t plan_tag(uint32_t move);

#endif
