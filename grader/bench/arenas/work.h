/* work: what the bench has the allocators do. Each workload is a function that
 * starts its threads, waits for their end and returns how many blocks they
 * allocated. Blocks are written through volatile pointers and the compiler is
 * told nothing about malloc, so that it leaves no call out. */
#ifndef WORK_H
#define WORK_H

#include <stddef.h>
#include <stdint.h>

enum { WORK_THREADS = 64 };

/* ---- What all workloads are made of ---- */

/* Numbers that repeat: the same seed, not 0, gives the same ones. */
static inline uint64_t dice(uint64_t *state)
{
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

/* low ... high, both included. */
static inline size_t dice_between(uint64_t *state, size_t low, size_t high)
{
    return low + (dice(state) >> 11) % (high - low + 1);
}

/* Touches a block as a program would: its first and its last byte. */
static inline void touch(void *block, size_t bytes)
{
    volatile char *byte = block;
    byte[0] = 1;
    byte[bytes - 1] = 2;
}

/* malloc, touched; ends the program if there is no memory. */
void *fresh(size_t bytes);

/* Runs one(0) ... one(n - 1), each in a thread of its own, until all end. */
void crew(unsigned n, void (*one)(unsigned thread));

/* The threads of the running workload, for its functions. */
extern unsigned n_threads;

/* All threads of the crew wait here for each other. */
void meet(void);

/* ---- The workloads ---- */

/* small.c: blocks that their own thread frees */
uint64_t work_pair(void);       /* one at a time */
uint64_t work_lifo(void);       /* a stack of 64 B */
uint64_t work_threadtest(void); /* all, then free all; Hoard's paper */
uint64_t work_steady(void);     /* 8-1000 B, random ages */
uint64_t work_sh6(void);        /* small sizes in batches, some stay */
uint64_t work_cfrac(void);      /* a program: short-lived numbers */

/* remote.c: blocks that other threads free */
uint64_t work_remote(void);  /* 64 B, by the next thread */
uint64_t work_sh8(void);     /* small sizes in batches, by the next thread */
uint64_t work_xmalloc(void); /* batches through one queue */
uint64_t work_larson(void);  /* threads inherit blocks from threads */

/* large.c */
uint64_t work_mstress(void); /* a few large among the small, and handed on */
uint64_t work_large(void);   /* 5-25 MiB */

/* blowup.c: 10 MB live at every instant; only the peak counts */
uint64_t work_feed(void);       /* one produces, one consumes */
uint64_t work_chain(void);      /* of 16 threads, 64 B */
uint64_t work_chain_1000(void); /* of 16 threads, 1000 B */

/* lines.c: prints how often two threads got blocks in one line. */
void lines_report(void);

#endif
