/* workload.h: the traces that a heap is marked on.
 *
 * Recorded ones lie in grader/3-heap/traces, generated ones are made on the
 * spot. Each has a twin, made from the seed: the same shape, other sizes,
 * counts and order. Marked is the twin; the public trace is shown beside it.
 */
#ifndef WORKLOAD_H
#define WORKLOAD_H

#include "replay.h"

struct workload {
    bool recorded;
    struct trace *trace[2]; /* the public one, the twin */
    struct replay run[2];   /* .done when it was replayed */
    bool aligned;           /* asks for mm_memalign, which comes in stage 5 */
};

enum { PUBLIC, TWIN };

/* All workloads, recorded ones first, each kind in alphabetical order. Loaded
 * once. */
unsigned workloads(struct workload **list);

/* Those that a check has loaded: none if no check wanted any. */
unsigned workloads_run(struct workload **list);

/* Replays the public trace at the low base and the twin at the high one,
 * unless that was done. Ends the check when the heap misbehaves. */
void workload_run(struct workload *workload);

/* peak live / (peak footprint + the submission's writable globals) */
double utilisation(const struct replay *run);

/* Geometric mean of the twins' utilisation over the workloads that `chosen`
 * accepts. Runs what was not run. */
double mean_utilisation(bool chosen(const struct workload *workload));

#endif
