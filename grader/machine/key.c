/* key.c: pthread_key_create() and its kin, see sim.h. */
#include "key.h"

#include <errno.h>

#include "sim.h"
#include "state.h"

enum { ROUNDS = 4 }; /* PTHREAD_DESTRUCTOR_ITERATIONS */

int sim_key_create(pthread_key_t *key, void (*end)(void *))
{
    struct machine *m = machine_state();
    for (unsigned i = 0; i < CORE_KEYS; i++) {
        if (m->key_used[i])
            continue;
        m->key_used[i] = true;
        m->key_end[i] = end;
        *key = i;
        return 0;
    }
    return EAGAIN;
}

int sim_key_delete(pthread_key_t key)
{
    struct machine *m = machine_state();
    if (key >= CORE_KEYS || !m->key_used[key])
        return EINVAL;
    m->key_used[key] = false;
    for (unsigned i = 0; i < m->n_cores; i++)
        m->core[i].key_value[key] = NULL;
    return 0;
}

/* The values of the thread that calls; outside of a run, of the first core. */
static void **my_values(struct machine *m)
{
    struct core *core = m->running ? m->running : &m->core[0];
    core->clock += m->running ? m->cost.l1 : 0;
    return core->key_value;
}

void *sim_getspecific(pthread_key_t key)
{
    struct machine *m = machine_state();
    return key < CORE_KEYS ? my_values(m)[key] : NULL;
}

int sim_setspecific(pthread_key_t key, const void *value)
{
    struct machine *m = machine_state();
    if (key >= CORE_KEYS || !m->key_used[key])
        return EINVAL;
    my_values(m)[key] = (void *)value;
    return 0;
}

static bool end_value(struct machine *m, unsigned key)
{
    void **value = &m->running->key_value[key];
    void *old = *value;
    if (old == NULL || !m->key_used[key] || m->key_end[key] == NULL)
        return false;
    *value = NULL;
    m->key_end[key](old);
    return true;
}

void key_end_thread(void)
{
    struct machine *m = machine_state();
    bool again = true;
    for (unsigned round = 0; again && round < ROUNDS; round++) {
        again = false;
        for (unsigned i = 0; i < CORE_KEYS; i++)
            again |= end_value(m, i);
    }
}

int sim_tss_delete(pthread_key_t) __attribute__((alias("sim_key_delete")));
void *sim_tss_get(pthread_key_t) __attribute__((alias("sim_getspecific")));
