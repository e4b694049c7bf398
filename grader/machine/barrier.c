/* barrier.c: pthread_barrier_*, see sim.h. */
#include "sim.h"

#include <errno.h>

#include "futex.h"

#define CALLER __builtin_return_address(0)

/* Laid over the library's. 0 <= arrived < count between rounds. */
struct barrier {
    int count;
    int arrived;
    int round;
};

_Static_assert(sizeof(struct barrier) <= sizeof(pthread_barrier_t),
               "it has room");

int sim_barrier_init(pthread_barrier_t *at, const pthread_barrierattr_t *attr,
                     unsigned count)
{
    (void)attr;
    if (count == 0)
        return EINVAL;
    access_bytes(at, sizeof *at, ACCESS_STORE, CALLER);
    *(struct barrier *)at = (struct barrier){.count = (int)count};
    return 0;
}

int sim_barrier_destroy(pthread_barrier_t *at)
{
    (void)at;
    return 0;
}

int sim_barrier_wait(pthread_barrier_t *at)
{
    struct barrier *barrier = (struct barrier *)at;
    bool last = word_add(&barrier->arrived, 1, CALLER) == barrier->count - 1;
    int round = barrier->round;
    if (last) {
        barrier->arrived = 0;
        word_add(&barrier->round, 1, CALLER);
        futex_wake(&barrier->round, MACHINE_CORES, CALLER);
        return PTHREAD_BARRIER_SERIAL_THREAD;
    }
    while (barrier->round == round)
        futex_wait(&barrier->round, round, CALLER);
    return 0;
}
