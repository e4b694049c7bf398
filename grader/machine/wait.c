/* wait.c: waits that cost nothing (see machine.h). */
#include "futex.h"

void machine_wait(const void *key)
{
    struct machine *m = machine_state();
    if (m->running)
        futex_sleep(m, key);
}

void machine_wake(const void *key)
{
    struct machine *m = machine_state();
    if (m->running == NULL)
        return;
    buffer_drain(m, m->running);
    futex_release(m, key, MACHINE_CORES, 0);
}
