/* queue.c: see queue.h. */
#include "queue.h"

#include "state.h"

enum { STAGGER_CYCLES = 256 };

/* When a core starts: 0 to 255 cycles late (a multiplicative hash). */
static uint64_t stagger(uint64_t seed, unsigned core)
{
    uint64_t mixed = (seed + core) * 0x9e3779b97f4a7c15;
    return seed ? (mixed ^ mixed >> 29) % STAGGER_CYCLES : 0;
}

bool queue_waits(const struct machine *m)
{
    return m->queue.started < m->queue.n;
}

static void start(struct machine *m, struct core *core, uint64_t clock)
{
    unsigned next = m->queue.started++;
    core->run = m->queue.thread[next].run;
    core->arg = m->queue.thread[next].arg;
    core_start(m, core, clock);
    core->planned = true;
}

void queue_add(struct machine *m, void *(*run)(void *), void *arg)
{
    unsigned number = m->queue.n;
    if (number == MAX_THREADS)
        machine_fault("more than 1024 threads in a plan");
    m->queue.thread[number].run = run;
    m->queue.thread[number].arg = arg;
    m->queue.n++;
    if (number < m->plan.cores)
        start(m, &m->core[number],
              m->explore.on ? 0 : stagger(m->plan.seed, number));
}

void queue_serve(struct machine *m, struct core *core, uint64_t clock)
{
    if (queue_waits(m))
        start(m, core, clock + m->cost.thread);
}

void queue_hand_over(struct machine *m)
{
    m->handed_over = m->running;
    core_leave(m);
}

bool queue_take_over(struct machine *m)
{
    struct core *core = m->handed_over;
    if (core == NULL)
        return false;
    m->handed_over = NULL;
    queue_serve(m, core, core->clock);
    return true;
}
