/* The serving loop: student code is called from here and nowhere else. */
#include "box.h"
#include "crew.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { WIPED_BYTES = 192 << 10 }; /* of the 256 KiB that a box has */

static struct reply answer(const struct step *step, const struct reply *slot)
{
    struct reply reply = {0};
    uint64_t arg[WIRE_ARGS];

    for (unsigned i = 0; i < WIRE_ARGS; i++)
        arg[i] =
            step->from_slot >> i & 1 ? slot[step->arg[i]].value : step->arg[i];
    errno = 0;
    reply.value = calls[step->call](arg);
    reply.error = errno;
    return reply;
}

static bool makes_sense(const struct step *step)
{
    for (unsigned i = 0; i < WIRE_ARGS; i++)
        if (step->from_slot >> i & 1 && step->arg[i] >= WIRE_SLOTS)
            return false;
    return step->call < n_calls && step->into < WIRE_SLOTS;
}

static _Noreturn void refuse(struct wire *wire)
{
    atomic_store(&wire->door.state, BOX_TAMPERED);
    wire_post(&wire->door.reply, ~0u);
    for (;;)
        wire_wait(&wire->door.state, BOX_TAMPERED, -1);
}

/* Memory below the stack pointer is nobody's, and nobody counts it: what a
 * student's code may have put aside there is gone with the next batch. */
static __attribute__((noinline)) void wipe_dead_stack(void)
{
    char dead[WIPED_BYTES];
    explicit_bzero(dead, sizeof dead);
}

/* False when the steps make no sense. */
static bool run_batch(struct wire *wire)
{
    uint32_t count = wire->door.count;

    for (uint32_t i = 0; i < count; i++) {
        const struct step *step = &wire->step[i];
        if (i >= WIRE_STEPS || !makes_sense(step))
            return false;
        atomic_store_explicit(&wire->door.done, i, memory_order_relaxed);
        wire->slot[step->into] = answer(step, wire->slot);
    }
    atomic_store_explicit(&wire->door.done, count, memory_order_relaxed);
    return true;
}

_Noreturn void serve(struct wire *wire)
{
    uint32_t served = 0;

    wire_post(&wire->door.state, BOX_SERVING);
    for (;;) {
        wire_wait(&wire->door.request, served, -1);
        if (wire->door.count == 0)
            _exit(0); /* an empty batch: leave, so that a tool can report */
        wipe_dead_stack();
        if (!(crew_is_meant(wire) ? crew_run(wire) : run_batch(wire)))
            refuse(wire);
        wire_post(&wire->door.reply, ++served);
    }
}
