/* ledger.h: who had which bytes, and when.
 *
 * A run tells for each step when it began and when it ended. A block is
 * certainly in use from the end of the request for it to the begin of its
 * free, and perhaps a little longer at both ends:
 *
 *     thread 1     |malloc|------------- in use ------------|free|
 *     thread 2               |malloc|--- in use ---|free|
 *     moments      1      2  3      4              5    6   7    8
 *
 * What two threads did at the same time has no order, so no claim is made from
 * it. What is claimed here is wrong in whatever order it happened.
 */
#ifndef LEDGER_H
#define LEDGER_H

#include "plan.h"

/* Never, as the end of a block's use. */
enum { LEDGER_STILL = UINT32_MAX };

struct holding {
    uint64_t at, bytes;
    uint32_t step, thread; /* that asked for it */
    uint32_t from, to;     /* moments: certainly in use from <= m < to */
};

/* Reads the run. Fails the check, naming thread and call, unless
 *
 *     each request was served;
 *     each block is aligned, and is mapped as long as it is in use;
 *     no two blocks that are in use at one moment share a byte;
 *     each CALL_READ found what was written, and blocks that are in use at the
 *     end still hold it;
 *     mm_free left errno alone, and mm_checkheap was true. */
void ledger_check(const struct crew_run *run);

/* The same, but a request may be refused with NULL and ENOMEM. */
void ledger_check_refusals(const struct crew_run *run);

/* After one of these two: all blocks, in the order in which they were given. */
const struct holding *ledger_holdings(uint32_t *n);

/* "thread 2: mm_malloc(24)", in memory that lasts until the next call but one.
 */
const char *ledger_step_name(const struct crew_run *run, uint32_t step);

#endif
