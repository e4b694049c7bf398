/* interleaving.h: what the threads of a run did around its failure.
 *
 *    line      thread 0                      thread 1
 *              mm_malloc(24)
 *      88 r    block = heap.free;
 *                                            mm_free(0x20000010), of thread 0
 *      93 r                                    block->next = heap.free;
 *      94 w                                    heap.free = block;
 *                                              ... 3 more lines
 *      89 w    heap.free = block->next;
 *
 * Time runs from top to bottom. A line of code is shown where it read (r) or
 * wrote (w) memory that another thread used as well, and before and after each
 * switch; the rest is counted. Where a store waited in its core's store buffer
 * while others ran, a row says when they could see it.
 */
#ifndef INTERLEAVING_H
#define INTERLEAVING_H

#include "../crash/crash.h"
#include "../box/crew.h"

struct interleaving {
    uint64_t step;      /* of the last switch, of those given, */
    unsigned thread;    /* that it kept from going on, */
    struct frame place; /* and where it was; line 0: not known */
    char text[3968]; /* lines of at most 72 columns; "" if nothing is known */
};

/* Draws a run that was made with these switches, and with events. */
void interleaving_draw(const struct crew_run *run,
                       const struct machine_switch *given, unsigned n_given,
                       struct interleaving *out);

#endif
