/* faults.h: heaps that the judge breaks, to see whether mm_checkheap notices.
 *
 * A fault is what a careless program does to its heap: it writes past the end
 * of a block, before its start, or into one that it has freed. The same
 * fault is planted in two boxes that have come to the same state:
 *
 *   one asks mm_checkheap          -> noticed, or not
 *   one goes on without asking it  -> misbehaves, or the fault did not matter
 *
 * Only a fault that matters counts.
 */
#ifndef FAULTS_H
#define FAULTS_H

#include <stdint.h>

struct faults {
    unsigned planted, mattered, noticed; /* noticed: of those that mattered */
};

struct faults plant_faults(unsigned n, uint64_t seed);

#endif
