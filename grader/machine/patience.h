/* patience.h: does a core wait for others by looking, again and again? It does
 * if what it reads is what it read at the same place in the code before, and
 * nobody, itself included, has stored anything since. */
#ifndef MACHINE_PATIENCE_H
#define MACHINE_PATIENCE_H

#include <stdint.h>

enum {
    PATIENCE_GLANCES = 64,
    PATIENCE_LOOKS = 16, /* so many in a row, without news, and it spins */
};

struct glance {
    const void *pc;
    uint64_t at;
    uint64_t news; /* stores of all cores so far */
};

struct patience {
    unsigned looks; /* in a row, without news */
    struct glance glance[PATIENCE_GLANCES];
};

/* A load of `at` from this place, after so many stores. */
void patience_look(struct patience *patience, struct glance now);

#endif
