/* crew.h: the part of the wire that a batch with several threads needs.
 *
 *   step   0 ........ first[1] ........ first[2] .... count
 *          | thread 0 |        thread 1 |        ...
 *
 * Each thread makes its own steps in order. A step that is given a slot which
 * a step of this batch is to fill waits until it is filled. At most `cores`
 * threads live at the same time; the others begin when one has ended.
 */
#ifndef CREW_H
#define CREW_H

#include "../machine/result.h"

#include <stdint.h>

enum {
    WIRE_THREADS = 1024,
    WIRE_MAPPINGS = 1 << 17, /* twice as many as there are steps */
    WIRE_OWNERS = 255, /* threads are told apart, modulo this, where one cache
                          line holds blocks of several */
};

/* What the judge says before a batch. */
struct crew_terms {
    uint32_t threads; /* 0: no crew, one thread makes all the steps */
    uint32_t cores;   /* 1 to MACHINE_CORES */
    uint32_t first[WIRE_THREADS + 1];
    uint64_t seed, budget_steps; /* as in machine.h's plan; so are these: */
    uint32_t order, depth;
    uint64_t expected;
    uint32_t buffers, events;
    uint32_t n_given;
    uint32_t fresh; /* 1: start from the snapshot, as if nothing had run */
    struct machine_switch given[MACHINE_SWITCHES];
};

/* When a step began and ended: a count of begins and ends over all threads of
 * the batch, from 1. 0: it never came to that.
 *
 *   A ended before B began:  A.end < B.begin
 */
struct stamp {
    uint32_t begin, end;
};

/* The box's word on what it mapped: in order, within a step's stamps. */
struct mapping {
    uint64_t at, bytes;
    uint32_t moment; /* the count of begins and ends so far */
    uint16_t thread;
    uint16_t unmapped; /* 1: given back */
};

/* What the box says after a batch. */
struct crew_report {
    uint32_t n_mappings; /* may be more than are listed */
    struct mapping mapping[WIRE_MAPPINGS];
    /* Of the machine alone: */
    uint16_t on_core[MACHINE_CORES]; /* the thread that each core had last */
    struct machine_result machine;
};

/* Copies a result, of its lists only what is listed. It may lie where somebody
 * else writes: each number is read once, and none exceeds its array. */
void crew_copy_result(struct machine_result *to,
                      const struct machine_result *from);

#endif
