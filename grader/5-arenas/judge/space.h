/* space.h: memory over the course of a run: what was mapped, what of it was
 * touched (A), and what was in use (U), in bytes. */
#ifndef SPACE_H
#define SPACE_H

#include "ledger.h"

struct space {
    uint64_t mapped_peak, mapped_end; /* between mem_map and mem_unmap */
    uint64_t used_peak, used_end;     /* in blocks that are certainly in use */
    uint64_t resident; /* in pages that were touched since the box started: the
                          kernel's word */
    uint32_t maps, unmaps; /* calls */
};

/* Of a run that ledger_check() has read. */
struct space space_of(const struct crew_run *run);

/* Bytes mapped at the end of that step. */
uint64_t space_mapped_after(const struct crew_run *run, uint32_t step);

/* Resident bytes for a byte in use: A / U. */
double space_blow_up(const struct space *space);

#endif
