/* sweep.h: goes through a run moment by moment, with the blocks in use and the
 * mapped pages side by side. Shared by ledger.c and sweep.c alone. */
#ifndef SWEEP_H
#define SWEEP_H

#include "ledger.h"

/* Fails the check where a block is given out whose bytes are in use or are not
 * mapped, and where pages are given back of which some are in use. One holding
 * a step; where that gave no block, its bytes are 0. */
void sweep(const struct crew_run *run, const struct holding *by_step);

#endif
