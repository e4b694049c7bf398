/* hold.c: see hold.h. */
#include "hold.h"

static const void *caller_of(const struct core *core)
{
    bool is_listed = core->depth > 0 && core->depth <= MACHINE_CALLS;
    return is_listed ? core->call[core->depth - 1] : NULL;
}

void hold_begin(const volatile void *lock, const void *pc)
{
    struct core *core = machine_state()->running;
    if (core == NULL || core->n_holds == MACHINE_HOLDS)
        return;
    core->hold[core->n_holds++] = (struct machine_hold){
        .lock = (const void *)lock, .pc = pc, .caller = caller_of(core)};
}

void hold_end(const volatile void *lock)
{
    struct core *core = machine_state()->running;
    if (core == NULL)
        return;
    for (unsigned i = core->n_holds; i-- > 0;) {
        if (core->hold[i].lock != (const void *)lock)
            continue;
        core->n_holds--;
        memmove(&core->hold[i], &core->hold[i + 1],
                (core->n_holds - i) * sizeof core->hold[0]);
        return;
    }
}
