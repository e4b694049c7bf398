/* frames.h: the calls under way, gathered from one address after the other.
 *
 *   address in          becomes
 *   mm_malloc.part.0    mm_malloc(), line 60     gcc put a part of mm_malloc
 *   mm_malloc                                    aside, and calls it from
 * there: call_malloc         call_malloc(), line 30   it is one call all the
 * same
 */
#ifndef FRAMES_H
#define FRAMES_H

#include "place.h"

struct frames {
    struct frame *frame; /* innermost first; `max` of them have room */
    unsigned used, max;
    char part_of[64]; /* the last address was in a part of this; "": in none */
};

/* Adds the calls at pc: functions that were inlined there have a frame each,
 * and what is at the line of the frame before (recursion) is the same one. */
void frames_add(struct frames *frames, Dwfl_Module *program, uint64_t pc);

#endif
