/* shape: traces made by rule, each the bane of one way to allocate.
 *
 *     random       sizes and lifetimes without any pattern
 *     coalescing   twice as large each time: only merged blocks fit again
 *     binary       every other block freed, then the next size up: 64, 448, 512
 *     binary-2     the same with 16, 112, 128
 *     realloc      two buffers that grow by small steps, with others between
 *     drift        sizes that rise over time, so that old holes are too small
 *     best-fit     the tightest hole is the wrong one
 *     lifo         the hole freed last is the wrong one
 *     aligned      malloc, memalign and realloc mixed */
#ifndef SHAPE_H
#define SHAPE_H

#include "trace.h"

/* The seed of the traces that everybody sees: nominal sizes and counts. */
enum { SHAPE_PUBLIC = 0 };

/* All names in the order above; NULL ends them. */
extern const char *const shape_names[];

/* The trace of that shape; the caller's. Any seed but SHAPE_PUBLIC moves sizes
 * and counts by up to an eighth and makes all choices anew. Same name and seed,
 * same trace. NULL: no such shape. */
struct trace *shape_make(const char *name, uint64_t seed);

#endif
