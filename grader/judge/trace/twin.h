/* twin: the same workload with other numbers.
 *
 * A twin has the shape of its trace: who is allocated before whom, who lives
 * how long, which sizes are equal, what grows and by about how much. It has
 * other sizes, another number of operations, and neighbours in another order.
 * A heap that learnt the trace by heart knows nothing of its twins; a heap
 * that is good at the one is about as good at the other.
 *
 *     size      < 64 bytes: kept, for every program uses all of those;
 *               else shifted by up to a sixteenth, 16 bytes at least, and
 *               below 1024 by a multiple of 16, so that rounding costs the
 *               same as before. Sizes within a quarter of an octave
 *               (64 ... 79, 80 ... 95, ...) share a shift, so their order
 *               stays; shifts up and down cancel out at the peak
 *     count     some short-lived small blocks come twice, or not at all
 *     order     of two neighbouring mallocs, or frees, some change places
 *     alignment kept */
#ifndef TWIN_H
#define TWIN_H

#include "trace.h"

/* The twin of the trace that belongs to SEED; the caller's. Same trace and
 * seed, same twin. The twin of a generated trace is one generated anew. */
struct trace *trace_twin(const struct trace *, uint64_t seed);

#endif
