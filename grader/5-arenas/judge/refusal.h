/* refusal.h: requests that a heap has to refuse, as moves of a plan. */
#ifndef REFUSAL_H
#define REFUSAL_H

#include "plan.h"

/* The thread asks for sizes that no machine has, some of which wrap around when
 * something is added. */
void refusal_plan_huge(unsigned thread);

/* A new plan: so many threads ask for too much between requests that can be
 * served. last[t] becomes the last of those. */
void refusal_plan_threads(unsigned threads, uint32_t *last);

/* A new plan: so many threads ask for more small blocks than there is room for
 * in REFUSAL_ROOM_BYTES; all have asked before one gives back what it got. */
enum { REFUSAL_ROOM_BYTES = 8 << 20 };
void refusal_plan_crowd(unsigned threads);

/* One thread asks for twice as much as there is, gives all back, and asks
 * again: how many blocks it got, and how many have to be had. */
struct refusal_counts {
    unsigned first, second, enough;
};
struct refusal_counts refusal_fill_twice(void);

#endif
