/* once.c: pthread_once(), see sim.h. */
#include "sim.h"

#include "futex.h"

#define CALLER __builtin_return_address(0)

enum { NOT_YET, NOW, DONE };

_Static_assert(NOT_YET == PTHREAD_ONCE_INIT, "the static initialiser");

int sim_once(pthread_once_t *once, void (*run)(void))
{
    access_bytes(once, sizeof *once, ACCESS_LOAD, CALLER);
    if (*once == DONE)
        return 0;
    if (word_replace(once, NOT_YET, NOW, CALLER) == NOT_YET) {
        run();
        word_exchange(once, DONE, CALLER);
        futex_wake(once, MACHINE_CORES, CALLER);
        return 0;
    }
    while (*once != DONE)
        futex_wait(once, NOW, CALLER);
    return 0;
}

int sim_call_once(pthread_once_t *, void (*)(void))
    __attribute__((alias("sim_once")));
