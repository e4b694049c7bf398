/* chain.h: what makes heaps of several threads grow without bound.
 *
 *   chain    thread 0 asks for n blocks; thread 1 frees them all and asks for
 *            as many; then thread 2, and so on, some laps round. The same
 *            number of blocks is in use throughout. Before that all of them
 *            work at the same time: each has its heap, if there are several.
 *   passing  one thread asks for blocks, all the others free them, round
 *            after round.
 *   drift    one thread after the other asks for blocks and frees them all;
 *            each round with larger ones.
 */
#ifndef CHAIN_H
#define CHAIN_H

#include "scene.h"
#include "space.h"

struct chain {
    unsigned threads, laps, blocks;
    uint64_t bytes; /* of a block */
};

/* Runs it; what it came to. */
struct space chain_run(const struct chain *chain);

/* Bytes mapped after some rounds and at the end. */
struct growth {
    uint64_t early, late, used_peak;
};
struct growth passing_run(unsigned threads, unsigned rounds, unsigned early);

struct space drift_run(unsigned threads, unsigned rounds);

#endif
