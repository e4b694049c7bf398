/* meet.h: plans in which threads meet. Each starts a new one. */
#ifndef MEET_H
#define MEET_H

/* Threads ask for blocks of one size, so that they meet in the same lists: two
 * that find free blocks there, or three that start at once. */
void meet_in_pair(void);
void meet_in_one_size(void);

/* Three threads whose requests are refused, resized or aligned: these take ways
 * of their own through the locks. */
void meet_in_all_ways(void);

/* Six threads with blocks of their own, who then pass some on, and end. */
void meet_and_pass_on(void);

#endif
