/* recorded.h: a real program's threads, as a plan. */
#ifndef RECORDED_H
#define RECORDED_H

#include "plan.h"

/* A new plan: so many copies of the recorded program, side by side, each with
 * its threads; their sizes and order are the twin's that belongs to the seed.
 * `with_contents`: each block is filled, and looked at before it goes. */
void recorded_plan(unsigned copies, bool with_contents);

#endif
