/* thread.c: pthread_create() and its kin, see sim.h.
 *
 * A pthread_t is the core's number and how many threads it had before, plus 1:
 *
 *     | generation | core: 6 bits |  + 1
 */
#include "thread.h"

#include <errno.h>

#include "futex.h"
#include "key.h"
#include "sim.h"

#define CALLER __builtin_return_address(0)

static pthread_t name_of(const struct core *core)
{
    return core->generation * MACHINE_CORES + core->number + 1;
}

/* The core of a thread that has not been joined, or NULL. */
static struct core *core_of(struct machine *m, pthread_t thread)
{
    struct core *core = &m->core[(thread - 1) % MACHINE_CORES];
    bool is = core->state != CORE_FREE && name_of(core) == thread;
    return is ? core : NULL;
}

static void let_go(struct machine *m, struct core *core)
{
    core->state = CORE_FREE;
    core->generation++;
    queue_serve(m, core, m->running->clock);
}

/* A thread of the plan that has ended stays to be seen, unless another one
 * wants its core. */
static void end_here(struct machine *m, struct core *core)
{
    bool is_wanted = queue_waits(m) && (core->planned || core->detached);
    if (is_wanted || core->detached) {
        core->state = CORE_FREE;
        core->generation++;
    }
    if (is_wanted)
        queue_hand_over(m);
}

void thread_main(void)
{
    struct machine *m = machine_state();
    struct core *core = m->running;
    core->pc = (const void *)core->run;
    core_count(m);
    event_add(m, EVENT_CALL, NULL);
    sim_exit(core->run(core->arg));
}

/* From the release on nobody may come in between: who joins may start another
 * thread on this stack. */
void sim_exit(void *result)
{
    key_end_thread();
    struct machine *m = machine_state();
    struct core *core = m->running;
    core->result = result;
    access_call(m, NULL, CALLER);
    core->ended = 1;
    core->state = CORE_ENDED;
    futex_release(m, &core->ended, MACHINE_CORES, futex_delay(m));
    end_here(m, core);
    schedule_block(m);
    __builtin_unreachable();
}

static struct core *free_core(struct machine *m)
{
    for (unsigned i = 0; i < m->plan.cores; i++)
        if (m->core[i].state == CORE_FREE)
            return &m->core[i];
    return NULL;
}

int thread_create(pthread_t *thread, bool detached, void *(*run)(void *),
                  void *arg, const void *pc)
{
    struct machine *m = machine_state();
    if (m->running == NULL)
        machine_fault("a thread was created outside of a run");
    m->running->clock += m->cost.thread;
    m->running->count.system_calls++;
    access_call(m, NULL, pc);
    struct core *core = free_core(m);
    if (core == NULL)
        return EAGAIN;
    core->run = run;
    core->arg = arg;
    core_start(m, core, m->running->clock);
    core->detached = detached;
    *thread = name_of(core);
    return 0;
}

int sim_create(pthread_t *thread, const pthread_attr_t *attr,
               void *(*run)(void *), void *arg)
{
    int state = PTHREAD_CREATE_JOINABLE;
    if (attr)
        pthread_attr_getdetachstate(attr, &state);
    return thread_create(thread, state == PTHREAD_CREATE_DETACHED, run, arg,
                         CALLER);
}

int thread_join(pthread_t thread, void **result, const void *pc)
{
    struct machine *m = machine_state();
    struct core *core = core_of(m, thread);
    if (core == NULL)
        return ESRCH;
    if (core->detached)
        return EINVAL;
    if (core == m->running)
        return EDEADLK;
    while (!core->ended)
        futex_wait(&core->ended, 0, pc);
    if (result)
        *result = core->result;
    let_go(m, core);
    return 0;
}

int sim_join(pthread_t thread, void **result)
{
    return thread_join(thread, result, CALLER);
}

int sim_detach(pthread_t thread)
{
    struct machine *m = machine_state();
    struct core *core = core_of(m, thread);
    if (core == NULL)
        return ESRCH;
    if (core->detached)
        return EINVAL;
    core->detached = true;
    if (core->ended)
        let_go(m, core);
    return 0;
}

pthread_t sim_self(void)
{
    struct core *core = machine_state()->running;
    return core ? name_of(core) : pthread_self();
}

int sim_yield(void)
{
    struct machine *m = machine_state();
    if (m->running == NULL)
        return 0;
    m->running->clock += m->cost.yield;
    m->running->count.system_calls++;
    explore_yield(m);
    access_call(m, NULL, CALLER);
    return 0;
}

pthread_t sim_thrd_current(void) __attribute__((alias("sim_self")));
int sim_thrd_yield(void) __attribute__((alias("sim_yield")));
