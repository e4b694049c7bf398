/* cost.h: cycles a request, counted on one core of the many-core machine while
 * the heap grows from 64 blocks to 16 times as many.
 */
#ifndef COST_H
#define COST_H

#include <stdbool.h>

enum { COST_SIZES = 5 }; /* n = 64 << i: 64 ... 1024 blocks */

enum cost_kind {
    COST_LIVE,  /* n blocks are live; some are freed, others asked for */
    COST_FREE,  /* n small blocks are free, and larger ones are asked for */
    COST_TIGHT, /* n free blocks are a little too small for what is asked */
    N_COSTS
};

struct cost {
    double per_request[N_COSTS][COST_SIZES]; /* cycles */
};

/* True once it was measured. */
bool cost_measured(void);

/* Measured once. Ends the check when the heap misbehaves. */
const struct cost *cost_measure(void);

#endif
