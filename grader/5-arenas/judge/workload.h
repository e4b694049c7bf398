/* workload.h: what programs with threads do to a heap, in sizes for 1 to 64 of
 * them. Each has twins: another seed draws other sizes and another order.
 *
 *   threadtest   each thread for itself: many small blocks, then none
 *   larson       a server: blocks of all sizes come and go at random, and each
 *                thread goes on with those of another one (Larson, Krishnan:
 *                Memory allocation for long-running server applications.
 *                ISMM 1998)
 *   producer     one thread of two asks for blocks, the other one frees them
 *   scratch      all write into small blocks, the first of which one thread had
 *                asked for: passive false sharing
 *   thrash       all write into small blocks of their own: active false sharing
 *   batches      each thread for itself, so many blocks at a time that a heap
 *                has to give memory up, or to keep too much
 *
 * threadtest, scratch and thrash are after Berger, McKinley, Blumofe, Wilson:
 * Hoard: a scalable memory allocator for multithreaded applications. ASPLOS
 * 2000.
 */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include <stdint.h>

enum workload {
    THREADTEST,
    LARSON,
    PRODUCER,
    SCRATCH,
    THRASH,
    BATCHES,
    N_WORKLOADS
};

extern const char *const workload_names[N_WORKLOADS];

/* Writes the plan of a workload for 1 to 64 threads. Its mark is where all are
 * warm. */
void workload_plan(enum workload workload, unsigned threads, uint64_t seed);

#endif
