/* cond.c: pthread_cond_*, see sim.h.
 *
 * A signal changes the number that sleepers look at, so none is lost between
 * the release of the mutex and the sleep. A wait may end without a signal, as
 * it may anywhere.
 */
#include "sim.h"

#include "futex.h"
#include "mutex.h"

#define CALLER __builtin_return_address(0)

/* Laid over the library's, whose static initialiser is zeroes. */
struct cond {
    int signals;
    int waiting;
};

_Static_assert(sizeof(struct cond) <= sizeof(pthread_cond_t), "it has room");

int sim_cond_init(pthread_cond_t *at, const pthread_condattr_t *attr)
{
    (void)attr;
    access_bytes(at, sizeof *at, ACCESS_STORE, CALLER);
    *(struct cond *)at = (struct cond){0};
    return 0;
}

int sim_cond_destroy(pthread_cond_t *at)
{
    (void)at;
    return 0;
}

int sim_cond_wait(pthread_cond_t *at, pthread_mutex_t *mutex)
{
    struct cond *cond = (struct cond *)at;
    word_add(&cond->waiting, 1, CALLER);
    int signals = cond->signals;
    mutex_unlock(mutex, CALLER);
    futex_wait(&cond->signals, signals, CALLER);
    word_add(&cond->waiting, -1, CALLER);
    return mutex_lock(mutex, CALLER);
}

static void signal_some(struct cond *cond, unsigned most, const void *pc)
{
    access_bytes(&cond->waiting, sizeof cond->waiting, ACCESS_LOAD, pc);
    if (cond->waiting == 0)
        return;
    word_add(&cond->signals, 1, pc);
    futex_wake(&cond->signals, most, pc);
}

int sim_cond_signal(pthread_cond_t *cond)
{
    signal_some((struct cond *)cond, 1, CALLER);
    return 0;
}

int sim_cond_broadcast(pthread_cond_t *cond)
{
    signal_some((struct cond *)cond, MACHINE_CORES, CALLER);
    return 0;
}

int sim_cnd_wait(pthread_cond_t *, pthread_mutex_t *)
    __attribute__((alias("sim_cond_wait")));
int sim_cnd_signal(pthread_cond_t *) __attribute__((alias("sim_cond_signal")));
int sim_cnd_broadcast(pthread_cond_t *)
    __attribute__((alias("sim_cond_broadcast")));
