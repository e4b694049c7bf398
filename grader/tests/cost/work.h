/* work.h: what a heap is asked to do, counted in two ways. */
#ifndef WORK_H
#define WORK_H

enum { WORK_KINDS = 3 };

/* Fills an empty heap, so that 1024 blocks are live (kind 0), or small ones
 * are free (1), or ones a little too small (2). */
void work_fill(int kind);

/* Then makes 256 requests. */
void work_ask(int kind);

#endif
