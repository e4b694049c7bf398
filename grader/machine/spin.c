/* spin.c: pthread_spin_*, see sim.h. The word is 0 when it is free, else 1. */
#include "sim.h"

#include <errno.h>

#include "futex.h"
#include "hold.h"

#define CALLER __builtin_return_address(0)

/* The library declares the lock volatile, which a word is not. */
static int *word_of(pthread_spinlock_t *spin)
{
    return (int *)spin;
}

int sim_spin_init(pthread_spinlock_t *spin, int shared)
{
    (void)shared;
    access_bytes(spin, sizeof *spin, ACCESS_STORE, CALLER);
    *spin = 0;
    return 0;
}

int sim_spin_destroy(pthread_spinlock_t *spin)
{
    (void)spin;
    return 0;
}

int sim_spin_trylock(pthread_spinlock_t *spin)
{
    if (word_replace(word_of(spin), 0, 1, CALLER) != 0)
        return EBUSY;
    hold_begin(spin, CALLER);
    struct core *core = machine_state()->running;
    if (core)
        core->count.acquisitions++;
    return 0;
}

/* Looks until it is free, which its own cache can answer, and then tries. */
int sim_spin_lock(pthread_spinlock_t *spin)
{
    struct core *core = machine_state()->running;
    bool contended = false;
    while (word_exchange(word_of(spin), 1, CALLER) != 0) {
        contended = true;
        do
            access_bytes(spin, sizeof *spin, ACCESS_LOAD, CALLER);
        while (*spin != 0);
    }
    hold_begin(spin, CALLER);
    if (core) {
        core->count.acquisitions++;
        core->count.contended += contended;
    }
    return 0;
}

int sim_spin_unlock(pthread_spinlock_t *spin)
{
    access_bytes(spin, sizeof *spin, ACCESS_STORE, CALLER);
    hold_end(spin);
    *spin = 0;
    return 0;
}
