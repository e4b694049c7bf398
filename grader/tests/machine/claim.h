/* claim.h: the programs in this folder run on the machine, and state what was
 * true: lines "ok ..." and "not ok ...", as grader/tests/run counts them. */
#ifndef CLAIM_H
#define CLAIM_H

#include <stdbool.h>
#include <stdio.h>

#include "machine/machine.h"

static inline void claim(bool is, const char *sentence)
{
    printf("%s %s\n", is ? "ok" : "not ok", sentence);
}

/* Runs the same function on that many cores; each gets its number. */
static inline const struct machine_result *
run_on(unsigned cores, void *(*run)(void *), uint64_t budget_steps)
{
    struct machine_plan plan = {.cores = cores, .budget_steps = budget_steps};
    machine_prepare(&plan);
    for (unsigned i = 0; i < cores; i++)
        machine_thread(run, (void *)(uintptr_t)i);
    return machine_run();
}

/* Operations in a thousand cycles. */
static inline double throughput(const struct machine_result *result)
{
    return 1000.0 * (double)result->count.operations / (double)result->cycles;
}

#endif
