/* hunt.h: looking for an order of steps in which a submission fails.
 *
 *     crew_clear(); crew_thread(); ... crew_add(CALL_MALLOC, ...); ...
 *     hunt(&(struct hunt){.schedules = 200, .claims = blocks_do_not_overlap});
 *
 * The crew is run once as it is measured, and then in so many schedules, each
 * with up to four preemptions, store buffers, and a seed of its own. The first
 * one that fails is shortened: what is shown to a student is a run with few
 * switches, and the lines of code around them, side by side. All of it follows
 * from the crew and exam.seed: the same check finds the same run again.
 */
#ifndef HUNT_H
#define HUNT_H

#include "../box/box.h"
#include "../box/crew.h"

struct hunt {
    unsigned schedules;     /* so many, or exam.schedules if that is more */
    uint64_t budget_steps;  /* of one; 0: 20 times what the first run needs */
    struct box_options box; /* under: MACHINE */
    /* Fails the check (check.h) unless the run is as it should be. All threads
     * came to their end when it is called. NULL: that is all there is to ask.
     */
    void (*claims)(const struct crew_run *run);
};

/* Starts a box and runs the crew that was scripted. Fails the check when a
 * schedule is found that fails, with what was claimed; the interleaving ends
 * with the number of the schedule, and the step and line of the last switch.
 * Returns how many schedules were run: all of them. */
unsigned hunt(const struct hunt *plan);

#endif
