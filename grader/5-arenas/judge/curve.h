/* curve.h: what a workload costs on 1, 2, 4 ... 64 cores.
 *
 * Each point is two runs that begin alike: the first ends where all threads are
 * warm, the second goes on. What is measured is the difference.
 */
#ifndef CURVE_H
#define CURVE_H

#include "../../machine/result.h"
#include "workload.h"

#include <stdbool.h>

enum { CURVE_POINTS = 7, CURVE_LINES = 3 };

/* 1 << i cores. */
struct point {
    double throughput;                         /* requests in 1000 cycles */
    double contended, transfers, false_shared; /* a request */
    uint64_t mapped_peak, used_peak;           /* bytes, A and U */
    unsigned n_lines; /* the hottest, of the longer run */
    struct machine_line line[CURVE_LINES];
};

struct curve {
    bool measured;
    struct point point[CURVE_POINTS];
};

/* The curve of a workload, measured once. Ends the check when the heap
 * misbehaves. */
const struct curve *curve_of(enum workload workload);

/* The point at so many cores: 1, 2, 4 ... 64. */
const struct point *curve_at(enum workload workload, unsigned cores);

/* What was measured so far: never NULL, perhaps not measured. */
const struct curve *curve_known(enum workload workload);

#endif
