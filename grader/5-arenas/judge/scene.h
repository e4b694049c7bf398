/* scene.h: what several checks do: run a plan, or try it in many orders; and
 * the moves of threads that work for themselves. */
#ifndef SCENE_H
#define SCENE_H

#include "ledger.h"

#include "../../judge/base/dice.h"

/* What a scene throws. */
extern struct dice dice;

/* Each check that throws dice has its own, by a number that no other check has:
 * so none depends on which were run before it. */
void scene_dice(uint64_t number);

/* Runs the plan on the machine, in a new box, and holds it against
 * ledger_check(). `stagger`: each core starts a little later, as this number
 * says; 0: all at once. */
const struct crew_run *scene_run(uint64_t stagger);

/* The same with threads that live at a time, and with so much memory, in bytes,
 * that the heap may be refused some. */
const struct crew_run *scene_run_on(unsigned cores);
const struct crew_run *scene_run_within(uint64_t limit_bytes);

/* Tries the plan in so many orders of steps, each held against ledger_check().
 */
void scene_explore(unsigned schedules);

/* Runs the plan and what lies before its mark: the cycles between, from when
 * all are warm to the end. */
uint64_t scene_cycles_behind_mark(void);

/* The block of a move; fails the check when there is none. */
uint64_t scene_block(const struct crew_run *run, uint32_t move);

struct sizes {
    uint64_t low, high; /* bytes; small ones are more likely */
};

/* The thread takes up blocks, resizes them, and puts them down again, at
 * random. Each is filled, and looked at before it goes. Some stay. */
void scene_shuffle(unsigned thread, unsigned times, struct sizes sizes);

/* The thread asks for n blocks of so many bytes. */
void scene_take(unsigned thread, uint32_t *block, unsigned n, uint64_t bytes);

/* How many of the blocks that were asked for there were, in a run of it. */
unsigned scene_count_given(const struct crew_run *run, const uint32_t *block,
                           unsigned n);

/* It writes into each: so memory is there. */
void scene_touch(unsigned thread, const uint32_t *block, unsigned n);

/* It frees them, last one first: so it waits until all are there. */
void scene_free_all(unsigned thread, const uint32_t *block, unsigned n);

#endif
