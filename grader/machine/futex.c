/* futex.c: see futex.h. */
#include "futex.h"

/* The running core enters the kernel for some cycles. */
static void enter(struct machine *m, const int *word, uint64_t cycles,
                  const void *pc)
{
    m->running->count.system_calls++;
    m->running->clock += cycles;
    access_call(m, word, pc);
}

void futex_sleep(struct machine *m, const void *word)
{
    struct core *core = m->running;
    buffer_drain(m, core);
    core->waits_at = word;
    core->arrived = m->arrivals++;
    core->state = CORE_BLOCKED;
    schedule_block(m);
}

/* Outside of a run there is one thread, and nobody who could wake it. */
void futex_wait(const int *word, int value, const void *pc)
{
    struct machine *m = machine_state();
    if (m->running == NULL)
        machine_fault("a thread would wait for ever, outside of a run");
    enter(m, word, m->cost.futex_wait, pc);
    if (*word == value)
        futex_sleep(m, word);
}

/* The first of those who sleep there, or NULL. */
static struct core *first_sleeper(struct machine *m, const void *word)
{
    struct core *first = NULL;
    for (unsigned i = 0; i < m->plan.cores; i++) {
        struct core *core = &m->core[i];
        if (core->state != CORE_BLOCKED || core->waits_at != word)
            continue;
        if (first == NULL || core->arrived < first->arrived)
            first = core;
    }
    return first;
}

static void wake(struct machine *m, struct core *core, uint64_t cycles)
{
    uint64_t then = m->running->clock + cycles;
    if (core->clock < then)
        core->clock = then;
    core->state = CORE_READY;
    core->waits_at = NULL;
    schedule_add(m, core);
}

void futex_release(struct machine *m, const void *word, unsigned most,
                   uint64_t cycles)
{
    for (; most > 0; most--) {
        struct core *core = first_sleeper(m, word);
        if (core == NULL)
            return;
        wake(m, core, cycles);
    }
}

uint64_t futex_delay(const struct machine *m)
{
    return m->cost.wake_up - m->cost.futex_wake;
}

void futex_wake(const int *word, unsigned most, const void *pc)
{
    struct machine *m = machine_state();
    if (m->running == NULL)
        return;
    enter(m, word, m->cost.futex_wake, pc);
    futex_release(m, word, most, futex_delay(m));
}

/* The word gets another value, or the same. Returns the old one. */
static int put(int *word, int value)
{
    int old = *word;
    *word = value;
    access_news(old != value);
    return old;
}

int word_exchange(int *word, int value, const void *pc)
{
    access_bytes(word, sizeof *word, ACCESS_ATOMIC, pc);
    return put(word, value);
}

int word_replace(int *word, int expected, int value, const void *pc)
{
    access_bytes(word, sizeof *word, ACCESS_ATOMIC, pc);
    return *word == expected ? put(word, value) : *word;
}

int word_add(int *word, int value, const void *pc)
{
    access_bytes(word, sizeof *word, ACCESS_ATOMIC, pc);
    return put(word, *word + value);
}
