/* replay.h: a trace against the heap, watched by the judge's model.
 *
 * The box gets the trace in batches of 1 to 128 operations, so it cannot see
 * far ahead. Between batches the judge adds the new blocks to its model,
 * writes their payloads, and looks at payloads of some others.
 */
#ifndef REPLAY_H
#define REPLAY_H

#include "../../judge/trace/trace.h"
#include "heap.h"
#include "live.h"

enum { SERIES_POINTS = 64 };

struct replay {
    bool done;
    uint64_t peak_live;  /* bytes */
    uint64_t footprint;  /* bytes, the peak; globals not included */
    struct gaps at_peak; /* where the rest of the heap was at peak live */
    uint64_t live_series[SERIES_POINTS];      /* bytes, evenly spaced */
    uint64_t footprint_series[SERIES_POINTS]; /* over the operations */
};

struct replay_options {
    uint64_t region_at; /* 0: REGION_LOW */
    uint64_t seed;      /* of batches and payloads */
};

/* Replays in a clean box. Ends the check when the heap misbehaves. */
struct replay replay_trace(const struct trace *trace,
                           const struct replay_options *options);

/* 4 x peak live bytes + 1 MiB: room that a heap which reuses memory keeps to.
 */
uint64_t replay_limit(const struct trace *trace);

#endif
