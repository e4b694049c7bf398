/* scaling.h: what more threads make of a heap: curves. */
#ifndef SCALING_H
#define SCALING_H

#include <jansson.h>

#include "page.h"

/* A table, a row for each workload that was measured: requests in 1000 cycles
 * on 1, 2, 4 ... cores; another one, of what a request costs on most cores; and
 * where the code asked for the cache lines that moved most. Prints nothing when
 * none was measured. */
void scaling_show(const struct page *, const json_t *result);

#endif
