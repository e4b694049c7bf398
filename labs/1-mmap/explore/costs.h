/* costs.h: what does a page cost, and what for? Two candidates: the page fault,
 * and the clearing of the page. One thread, ways that have only one of the
 * two. Part of stutter.c.
 */
#ifndef COSTS_H
#define COSTS_H

#include "tries.h"

enum { COST_BAR = 22 };

/* ---- Rounds */

static inline void map_common(unsigned members)
{
    common = fresh_memory(members * bytes, 0);
}

static inline void map_huge(unsigned members)
{
    allow_huge_pages(members);
    common = fresh_memory(bytes + HUGE, 0);
    common += -(uintptr_t)common & (HUGE - 1);
    madvise(common, bytes, MADV_HUGEPAGE);
}

static inline void read_common(unsigned self)
{
    read_pages(common + self * bytes, bytes);
}

static inline void map_populated(unsigned self)
{
    (void)self;
    common = fresh_memory(bytes, MAP_POPULATE);
}

/* The first call of a function of the library brings its page of code. */
static inline void fill_to_clear(unsigned members)
{
    fill_common(members);
    memset(common, 0, bytes);
}

/* Not as fast as it could be written, but as fast as the library can. */
static inline void clear_common(unsigned self)
{
    memset(common + self * bytes, 0, bytes);
}

/* ---- Rows */

enum { FIRST_READ, FIRST_WRITE, NO_TRAP, FIRST_HUGE, CLEARING, WRITING, COSTS };

static const struct cost {
    const char *name;
    struct work work;
    size_t fault_bytes;
} costs[COSTS] = {
    [FIRST_READ] = {"first read: a fault, no page",
                    {map_common, read_common, NULL, false},
                    PAGE},
    [FIRST_WRITE] = {"first write: a fault, a page",
                     {map_common, write_common, NULL, false},
                     PAGE},
    [NO_TRAP] = {"MAP_POPULATE: a page, no trap",
                 {NULL, map_populated, NULL, false},
                 PAGE},
    [FIRST_HUGE] = {"huge: a fault for 512 pages",
                    {map_huge, write_common, NULL, false},
                    HUGE},
    [CLEARING] = {"clear what is there already",
                  {fill_to_clear, clear_common, NULL, false},
                  0},
    [WRITING] = {"write what is there already",
                 {fill_common, write_common, NULL, false},
                 0},
};

static double cost_ns[COSTS]; /* of a page */

static inline void take_costs(void)
{
    double seconds[COSTS][CREW_REPEATS];

    for (unsigned repeat = 0; repeat < CREW_REPEATS; repeat++)
        for (unsigned i = 0; i < COSTS; i++) {
            progress(costs[i].name, 1);
            warm_up(bytes);
            seconds[i][repeat] = crew_time(&costs[i].work, 1).seconds;
        }
    for (unsigned i = 0; i < COSTS; i++)
        cost_ns[i] = median(seconds[i]) * 1e9 * PAGE / (double)bytes;
    progress_end();
}

static inline bool show_cost(unsigned number)
{
    const struct cost *cost = &costs[number];
    struct outcome outcome = crew_count(&cost->work, 1);
    long predicted = faults_in(bytes, cost->fault_bytes);
    long most = predicted + (cost->fault_bytes == HUGE ? predicted / 2 : 0);

    printf("  %-30s %7ld %7ld %7.0f", cost->name, predicted, outcome.faults,
           cost_ns[number]);
    plot_bar(cost_ns[number] / cost_ns[FIRST_WRITE], COST_BAR);
    return plot_end(!outcome.failed && outcome.faults >= predicted &&
                    outcome.faults <= most);
}

static inline bool show_costs(void)
{
    bool right = true;

    take_costs();
    printf("\nPage faults, or clearing pages? One thread, %zu MB\n"
           "                                      faults\n"
           "                                   pred.   count ns/page\n",
           bytes / MB);
    for (unsigned i = 0; i < COSTS; i++)
        right &= show_cost(i);
    return right;
}

#endif
