/* explore.h: the orders that look for errors, not for times.
 *
 * Before each step of a core, whatever it is, and whenever a core cannot go on,
 * it is decided who makes the next step. What deviates from the usual
 * (who ran goes on; else the ready one with the smallest number) is listed in
 * the result; the list makes the same run again, as ORDER_GIVEN. A new thread
 * comes to its first step at once: that is not decided.
 *
 *     step       1   2   3   4   5   6   7   8
 *     core 0     x   x   x               x   x
 *     core 1                 x   x   x
 *     listed                 ^ 4: 1      ^ 7: 0    unless core 1 had to stop
 *
 * ORDER_RANDOM is PCT. Each thread has a priority, all different, in random
 * order; who has the highest runs. At each of `depth` steps, drawn from those
 * that are expected, the priority of who is to run becomes the lowest of all.
 * So does that of a thread that waits by looking (patience.h) or yields: else
 * it would look for ever. A run that nears the end of its budget goes on in
 * turns of random length, fair to all, so that what does not end then would not
 * end on hardware.
 */
#ifndef MACHINE_EXPLORE_H
#define MACHINE_EXPLORE_H

#include "machine.h"

enum {
    EXPLORE_CHANGES = 64,    /* the greatest depth */
    EXPLORE_EXPECTED = 1000, /* steps, if the plan does not say */
    EXPLORE_TURN = 128,      /* steps of a fair turn, at most */
    EXPLORE_DRAIN = 64,      /* one in so many steps drains a store buffer */
};

struct explore {
    bool on;
    uint64_t ready;  /* a bit for each core but the running one */
    uint64_t fresh;  /* of those: with a thread that is new */
    int last;        /* who ran last, the new ones aside; -1: nobody */
    uint64_t random; /* state of the generator */
    uint64_t lowest; /* priority that was given last; the next one is lower */
    uint64_t since;  /* contested steps since another core went on */
    uint64_t turn;   /* and left of a fair turn */
    uint64_t news;   /* stores that changed memory */
    unsigned n_changes, changed;      /* 0 <= changed <= n_changes */
    uint64_t change[EXPLORE_CHANGES]; /* contested steps, in order */
    unsigned n_given, taken;          /* 0 <= taken <= n_given */
    struct machine_switch given[MACHINE_SWITCHES]; /* copied from the plan */
};

struct core;
struct machine;

/* For the run that is planned. */
void explore_reset(struct machine *m);

/* The core is ready; a new thread gets a priority first. */
void explore_add(struct machine *m, const struct core *core);
void explore_enter(struct machine *m, struct core *core);

/* Takes out who makes the next step; -1 if none is ready. */
int explore_choose(struct machine *m);

/* The running core yields, or is about to load or to change a word. */
void explore_yield(struct machine *m);
void explore_look(struct machine *m, const void *at);

#endif
