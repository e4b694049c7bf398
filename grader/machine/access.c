/* access.c: see access.h. */
#include "access.h"

#define CALLER __builtin_return_address(0)

static inline void access_line(struct machine *m, struct core *core,
                               uint64_t at, enum access kind)
{
    uint64_t number = at / MACHINE_LINE_BYTES;
    uint64_t key = cache_use(&core->l1[number % L1_SETS], number);
    core->count.accesses++;
    core->clock += m->cost.l1;
    if (key == 0 || (kind != ACCESS_LOAD && !(key & CACHE_WRITABLE)))
        line_fetch(m, core, at, kind);
    if (kind != ACCESS_ATOMIC)
        return;
    core->clock += m->cost.atomic;
    core->count.atomics++;
}

_Static_assert((int)ACCESS_LOAD == EVENT_LOAD &&
                   (int)ACCESS_STORE == EVENT_STORE &&
                   (int)ACCESS_ATOMIC == EVENT_ATOMIC,
               "an access is an event of that kind");

/* What only those want to know who look for errors. Nobody waits for what is on
 * a core's own stack. */
static __attribute__((noinline)) void
watch(struct machine *m, struct core *core, uint64_t at, enum access kind)
{
    event_add(m, (enum machine_event_kind)kind, (const void *)at);
    if (!m->explore.on || core_owns(core, at))
        return;
    if (kind == ACCESS_STORE)
        m->explore.news++;
    else
        explore_look(m, (const void *)at);
}

/* Each line of an access has a step and a turn of its own. */
static inline __attribute__((always_inline)) void
access_turn(struct machine *m, struct core *core, uint64_t at, enum access kind)
{
    core_turn(m);
    if (m->watched)
        watch(m, core, at, kind);
    access_line(m, core, at, kind);
}

/* The same, where it need not be fast. */
static __attribute__((noinline)) void access_other(struct machine *m,
                                                   struct core *core,
                                                   uint64_t at,
                                                   enum access kind)
{
    access_turn(m, core, at, kind);
}

static uint64_t next_line(uint64_t at)
{
    return at - at % MACHINE_LINE_BYTES + MACHINE_LINE_BYTES;
}

void access_weakly(const volatile void *at, size_t bytes, enum access kind,
                   const void *pc)
{
    struct machine *m = machine_state();
    struct core *core = m->running;
    if (core == NULL)
        return;
    uint64_t first = (uint64_t)at, next = next_line(first);
    core->pc = pc;
    access_other(m, core, first, kind);
    if (first + bytes > next)
        access_other(m, core, next, kind);
}

void access_bytes(const volatile void *at, size_t bytes, enum access kind,
                  const void *pc)
{
    struct machine *m = machine_state();
    struct core *core = m->running;
    if (core == NULL)
        return;
    uint64_t first = (uint64_t)at, next = next_line(first);
    core->pc = pc;
    access_turn(m, core, first, kind);
    if (first + bytes > next)
        access_other(m, core, next, kind);
    if (m->watched)
        buffer_drain(m, core);
}

void access_range(const volatile void *at, size_t bytes, enum access kind,
                  const void *pc)
{
    struct machine *m = machine_state();
    struct core *core = m->running;
    if (core == NULL || bytes == 0)
        return;
    core->pc = pc;
    uint64_t here = (uint64_t)at, end = here + bytes;
    while (here < end) {
        access_other(m, core, here, kind);
        here += MACHINE_LINE_BYTES - here % MACHINE_LINE_BYTES;
    }
    buffer_drain(m, core);
}

void access_call(struct machine *m, const void *at, const void *pc)
{
    m->running->pc = pc;
    core_turn(m);
    event_add(m, EVENT_CALL, at);
    buffer_drain(m, m->running);
}

void machine_store(void *at, uint64_t value)
{
    access_bytes(at, sizeof value, ACCESS_STORE, CALLER);
    memcpy(at, &value, sizeof value);
}

uint64_t machine_load(const void *at)
{
    uint64_t value;
    access_bytes(at, sizeof value, ACCESS_LOAD, CALLER);
    memcpy(&value, at, sizeof value);
    return value;
}
