/* search.h: looks for an order of steps in which a few threads go wrong. The
 * program calls machine_snapshot() with what they share. */
#ifndef SEARCH_H
#define SEARCH_H

#include "claim.h"

struct search {
    const char *name;
    unsigned threads, depth; /* depth 0: 3 */
    void *(*run)(void *);    /* each thread, with its number */
    bool (*fails)(void);     /* looks at what all of them left; or NULL */
    bool weak;               /* with store buffers */
    uint64_t budget;         /* 0: 20000 */
};

static inline struct machine_plan plan_of(const struct search *s, uint64_t seed,
                                          uint64_t expected)
{
    return (struct machine_plan){
        .cores = s->threads,
        .seed = seed,
        .order = ORDER_RANDOM,
        .depth = s->depth ? s->depth : 3,
        .expected = expected,
        .buffers = s->weak,
        .budget_steps = s->budget ? s->budget : 20000,
    };
}

static inline const struct machine_result *
run_plan(const struct search *s, const struct machine_plan *plan)
{
    machine_restore();
    machine_prepare(plan);
    for (uintptr_t i = 0; i < s->threads; i++)
        machine_thread(s->run, (void *)i);
    return machine_run();
}

/* The number of the first of so many schedules that fails, from 1; 0: none. */
static inline unsigned first_failure(const struct search *s, unsigned schedules)
{
    uint64_t expected = 100;
    for (unsigned seed = 1; seed <= schedules; seed++) {
        struct machine_plan plan = plan_of(s, seed, expected);
        const struct machine_result *r = run_plan(s, &plan);
        if (r->end != MACHINE_DONE || (s->fails && s->fails()))
            return seed;
        expected = r->contested;
    }
    return 0;
}

enum { SCHEDULES = 10000 };

static inline void expect_found(const struct search *searches, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        unsigned found = first_failure(&searches[i], SCHEDULES);
        printf("# in schedule %u of %u\n", found, SCHEDULES);
        claim(found > 0, searches[i].name);
    }
}

static inline void expect_sound(const struct search *searches, unsigned n)
{
    for (unsigned i = 0; i < n; i++) {
        unsigned found = first_failure(&searches[i], SCHEDULES);
        if (found)
            printf("# in schedule %u\n", found);
        claim(found == 0, searches[i].name);
    }
}

#endif
