/* schedule.h: which core goes on.
 *
 * Of the cores that are ready the one with the smallest clock runs, and of
 * equal clocks the one with the smallest number. Others may not overtake it by
 * a cycle. Ready cores that do not run are in a heap, by key:
 *
 *     key = clock * 64 + number
 */
#ifndef MACHINE_SCHEDULE_H
#define MACHINE_SCHEDULE_H

#include "core.h"

struct machine;

struct schedule {
    uint64_t horizon; /* the running core goes on while its key is below; the
                         smallest key in the heap */
    unsigned n;
    uint64_t key[MACHINE_CORES]; /* key[i] <= key[2i + 1], key[2i + 2] */
};

static inline uint64_t schedule_key(const struct core *core)
{
    return core->clock * MACHINE_CORES + core->number;
}

void schedule_reset(struct schedule *schedule);

/* The core is ready. */
void schedule_add(struct machine *m, const struct core *core);

/* Takes out the core that is to run next: its number, or -1 if none is ready.
 * This is the one place where it is decided; explore.h decides there if the
 * plan has another order. */
int schedule_choose(struct machine *m);

/* The running core lets others go first, as far as they are behind it. */
void schedule_yield(struct machine *m);

/* The running core cannot go on. Returns when it was made ready and chosen;
 * ends the run when no core is ready. */
void schedule_block(struct machine *m);

#endif
