/* c11.c: what of C11's <threads.h> is not a POSIX call by another name.
 *
 * The GNU C library's mtx_t, cnd_t and once_flag are its POSIX objects, so most
 * calls are other names of those in sim.h, beside them, and mtx_init() and
 * cnd_init() are left alone. Here is the rest: other results, other types.
 */
#include "sim.h"

#include <errno.h>
#include <stdint.h>
#include <threads.h>

#include "thread.h"

#define CALLER __builtin_return_address(0)

static int result_of(int error)
{
    switch (error) {
    case 0:
        return thrd_success;
    case EBUSY:
        return thrd_busy;
    case EAGAIN:
        return thrd_nomem;
    default:
        return thrd_error;
    }
}

/* An int travels in the low half of a pointer. */
int sim_thrd_create(thrd_t *thread, thrd_start_t run, void *arg)
{
    void *(*as_posix)(void *) = (void *(*)(void *))(void (*)(void))run;
    return result_of(thread_create(thread, false, as_posix, arg, CALLER));
}

int sim_thrd_join(thrd_t thread, int *result)
{
    void *got = NULL;
    int error = thread_join(thread, &got, CALLER);
    if (result)
        *result = (int)(intptr_t)got;
    return result_of(error);
}

int sim_thrd_detach(thrd_t thread)
{
    return result_of(sim_detach(thread));
}

_Noreturn void sim_thrd_exit(int result)
{
    sim_exit((void *)(intptr_t)result);
}

int sim_mtx_trylock(mtx_t *mutex)
{
    return result_of(sim_mutex_trylock((pthread_mutex_t *)mutex));
}

int sim_tss_create(tss_t *key, tss_dtor_t end)
{
    return result_of(sim_key_create(key, end));
}

int sim_tss_set(tss_t key, void *value)
{
    return result_of(sim_setspecific(key, value));
}
