/* predict.c: lab 1, steps 3 and 7, what the kernel is going to do.
 *
 * The contract of each function is in predict.h, the steps in
 * handouts/1-mmap/README.md. TODO n is step n. Arithmetic alone: no system
 * call, no memory but `state`.
 *
 *    47     39 38     30 29     21 20     12 11          0
 *   +---------+---------+---------+---------+-------------+
 *   | 512 GiB | 1 GiB   | 2 MiB   | page    | byte        |   an address
 *   +---------+---------+---------+---------+-------------+
 */
#include "predict.h"

#include <errno.h>
#include <stdbool.h>

/* Given. */

enum { PAGE_LOG = 12, TABLE_LOG = 21, GIB_LOG = 30, TOP_LOG = 39 };

/* What a page is; 0, as `state` begins. Keep it, or note something else. */
enum page_state { NEVER, ZERO, OWN };

/* Yours, in the handout's order. */

/* True if the kernel could do it to a region of that size; else errno. */
static inline bool operation_is_sound(const struct operation *o, uint64_t bytes)
{
    (void)o, (void)bytes; /* TODO 3 (handout, step 3) */
    errno = ENOSYS;
    return false;
}

/* One operation after the other, one page after the other. */
int predict_faults(unsigned char *state, size_t pages,
                   const struct operation *operation, size_t count,
                   struct forecast *out)
{
    (void)state, (void)pages, (void)operation; /* TODO 3 (handout, step 3) */
    (void)count, (void)out;
    errno = ENOSYS;
    return -1;
}

/* How many different tables of each kind do the touched addresses need? */
int64_t predict_tables(unsigned char *state, uintptr_t base, size_t pages,
                       const struct operation *operation, size_t count)
{
    (void)state, (void)base, (void)pages; /* TODO 7 (handout, step 7) */
    (void)operation, (void)count;
    errno = ENOSYS;
    return -1;
}
