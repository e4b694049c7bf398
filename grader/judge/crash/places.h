/* places.h: many addresses in a box at once, each with the student's line.
 *
 * The program's debugging information was in a student's hands: what is said
 * here is shown and never marked.
 */
#ifndef PLACES_H
#define PLACES_H

#include "crash.h"

/* at[i] becomes the innermost line in one of the student's files (finding.h)
 * that pc[i] belongs to, also where that was inlined; its line is 0 where there
 * is none. A pc is a return address: what called lies before it. It works in a
 * process of its own (aside.h); if that fails, all lines are 0. */
void places_find(const char *program, const uint64_t *pc, unsigned n,
                 struct frame *at);

/* The calls of a stack, of which pc[0] is the innermost: those in the student's
 * files, innermost first, a frame also for what was inlined. Returns how many
 * there are, at most max; 0 if that process fails. */
unsigned places_of_stack(const char *program, const uint64_t *pc, unsigned n,
                         struct frame *at, unsigned max);

#endif
