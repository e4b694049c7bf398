/* lines.h: cache lines that hold blocks of several threads. */
#ifndef LINES_H
#define LINES_H

#include "ledger.h"

struct lines {
    uint32_t shared;                   /* by blocks in use at the end, */
    const struct holding *one, *other; /* of two threads: the first case */
};

/* Of a run that ledger_check() has read. A block is the thread's that asked for
 * it. */
struct lines lines_of(void);

#endif
