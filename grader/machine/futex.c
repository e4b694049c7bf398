/* futex.c: see futex.h. */
#include "futex.h"

/* The running core enters the kernel. Outside of a run there is one thread, and
 * nobody who could wake it. */
static struct machine *enter(const void *pc)
{
    struct machine *m = machine_state();
    if (m->running == NULL)
        machine_fault("a thread would wait for ever, outside of a run");
    m->running->pc = pc;
    m->running->count.system_calls++;
    return m;
}

void futex_wait(const int *word, int value, const void *pc)
{
    struct machine *m = enter(pc);
    struct core *core = m->running;
    core->clock += m->cost.futex_wait;
    core_turn(m);
    if (*word != value)
        return;
    core->waits_at = word;
    core->arrived = m->arrivals++;
    core->state = CORE_BLOCKED;
    schedule_block(m);
}

/* The first of those who sleep there, or NULL. */
static struct core *first_sleeper(struct machine *m, const int *word)
{
    struct core *first = NULL;
    for (unsigned i = 0; i < m->n_cores; i++) {
        struct core *core = &m->core[i];
        if (core->state != CORE_BLOCKED || core->waits_at != word)
            continue;
        if (first == NULL || core->arrived < first->arrived)
            first = core;
    }
    return first;
}

/* It runs some time after the call that wakes it. */
static void wake(struct machine *m, struct core *core)
{
    uint64_t then = m->running->clock + m->cost.wake_up - m->cost.futex_wake;
    if (core->clock < then)
        core->clock = then;
    core->state = CORE_READY;
    core->waits_at = NULL;
    schedule_add(&m->schedule, core);
}

void futex_release(struct machine *m, const int *word, unsigned most)
{
    for (; most > 0; most--) {
        struct core *core = first_sleeper(m, word);
        if (core == NULL)
            return;
        wake(m, core);
    }
}

void futex_wake(const int *word, unsigned most, const void *pc)
{
    if (machine_state()->running == NULL)
        return;
    struct machine *m = enter(pc);
    m->running->clock += m->cost.futex_wake;
    core_turn(m);
    futex_release(m, word, most);
}

int word_exchange(int *word, int value, const void *pc)
{
    access_bytes(word, sizeof *word, ACCESS_ATOMIC, pc);
    int old = *word;
    *word = value;
    return old;
}

int word_replace(int *word, int expected, int value, const void *pc)
{
    access_bytes(word, sizeof *word, ACCESS_ATOMIC, pc);
    int old = *word;
    if (old == expected)
        *word = value;
    return old;
}

int word_add(int *word, int value, const void *pc)
{
    access_bytes(word, sizeof *word, ACCESS_ATOMIC, pc);
    int old = *word;
    *word = old + value;
    return old;
}
