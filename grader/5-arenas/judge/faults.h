/* faults.h: heaps that a careless program breaks, to see whether mm_checkheap
 * notices.
 *
 * A fault is one of three: the program writes past the end of a block, writes
 * into one that it has freed, or frees one twice. The same plan is run twice,
 * and once the fault is made,
 *
 *   one run asks mm_checkheap          -> noticed, or not
 *   one goes on without asking it      -> misbehaves, or it did not matter
 *
 * Only a fault that matters counts.
 */
#ifndef FAULTS_H
#define FAULTS_H

#include <stdint.h>

struct faults {
    unsigned planted, mattered, noticed; /* noticed: of those that mattered */
};

/* Fails the check when mm_checkheap is false where nothing was broken. */
struct faults plant_faults(unsigned n, uint64_t seed);

#endif
