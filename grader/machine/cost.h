/* cost.h: what things cost, in cycles. The one table is in cost.c. */
#ifndef MACHINE_COST_H
#define MACHINE_COST_H

#include <stdint.h>

struct costs {
    uint64_t block;      /* the instructions of a basic block */
    uint64_t l1;         /* load or store of a line in the core's own cache */
    uint64_t shared;     /* more, if the line comes from the shared level */
    uint64_t transfer;   /* more, if it comes out of another core's cache, or is
                            taken from others to be written */
    uint64_t keep;       /* for which a core keeps a line that another asks for,
                            at most: from 0 to this, evenly; at least 1 and no
                            more than a transfer */
    uint64_t atomic;     /* more, for a read-modify-write */
    uint64_t fence;      /* a sequentially consistent fence */
    uint64_t tlb_miss;   /* a page walk */
    uint64_t page_fault; /* first touch of a page */
    uint64_t map, unmap, discard; /* system calls, without shootdown */
    uint64_t shootdown;           /* more, if other cores must forget pages */
    uint64_t shootdown_core;      /* and for each of those cores */
    uint64_t futex_wait; /* the system call of a thread that goes to sleep */
    uint64_t futex_wake; /* the system call that wakes */
    uint64_t wake_up;    /* from that call until the sleeper runs */
    uint64_t yield;      /* sched_yield() with nobody else to run */
    uint64_t thread;     /* pthread_create(), until the new thread runs */
};

extern const struct costs costs_published;

#endif
