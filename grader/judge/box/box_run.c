/* Batches: what the box is asked to do, and how long it may take. */
#include "box_state.h"

#include "debug.h"
#include "patience.h"
#include "../witness/witness.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>

enum {
    TICK_MS = 20,
    FIRST_LOOK = 8, /* after so small a part of the judge's patience */
    ANSWER_MS = 200,  /* for a box that hangs to say where */
    REFUSED_MS = 2000 /* for one that was stopped, and always says */
};

/* Asks the box where it is: its handler answers with a crash report. */
static enum box_end hung(void)
{
    kill(box.child.pid, SIGXCPU);
    wire_wait(&box.wire->door.state, BOX_SERVING, ANSWER_MS);
    patience_lost();
    box.hung = true;
    return BATCH_HUNG;
}

/* The clerk has asked it where it is. */
static enum box_end refused(void)
{
    wire_wait(&box.wire->door.state, BOX_SERVING, REFUSED_MS);
    return BATCH_REFUSED;
}

/* BATCH_DONE: nothing is wrong so far. */
static enum box_end look_at_box(void)
{
    uint32_t state = atomic_load(&box.wire->door.state);

    if (box.watched && clerk_refusal())
        return refused();
    if (state == BOX_CRASHED)
        return BATCH_CRASHED;
    if (state > BOX_CRASHED)
        return BATCH_TAMPERED;
    if (debug_left())
        return BATCH_LEFT;
    if (!child_wait(&box.child, 0, &box.wait_status))
        return BATCH_DONE;
    if (debug_on() && WIFSIGNALED(box.wait_status) &&
        WTERMSIG(box.wait_status) == SIGKILL)
        return BATCH_LEFT; /* "kill" in gdb */
    return BATCH_EXITED;
}

/* What only the judge writes is as it was, and the reply is to this batch. */
static bool is_in_order(uint32_t want, uint32_t count)
{
    const struct door *door = &box.wire->door;

    return atomic_load(&door->reply) == want &&
           atomic_load(&door->request) == want && door->count == count &&
           memcmp(&door->terms, &box.terms, sizeof box.terms) == 0;
}

/* Whether the machine has made steps since it was last asked. */
static bool makes_progress(void)
{
    struct door *door = &box.wire->door;
    uint32_t answers = atomic_load(&door->answers);
    uint64_t before = box.steps;

    if (box.extra_ms == 0 || kill(box.child.pid, WIRE_QUESTION) != 0)
        return false;
    wire_wait(&door->answers, answers, ANSWER_MS);
    box.steps = atomic_load(&door->steps);
    return box.steps != before;
}

/* Who makes progress may go on, if not for ever. A first look tells how far the
 * machine came before it stood still: else that would pass for progress. */
static enum box_end await_reply(const struct stopwatch *start)
{
    unsigned patience = box_patience_ms(), most = patience + box.extra_ms;
    unsigned slice = box.extra_ms > 0 ? patience / FIRST_LOOK : patience;
    struct stopwatch watch = *start;

    while (!wire_wait(&box.wire->door.reply, box.served, TICK_MS)) {
        if (box.watched)
            witness_look();
        enum box_end end = look_at_box();
        if (end != BATCH_DONE)
            return end;
        if (debug_on() || !stopwatch_is_over(&watch, slice))
            continue;
        bool moves = makes_progress();
        if (slice == patience && (stopwatch_is_over(start, most) || !moves))
            return hung();
        watch = stopwatch_start(box.child.pid);
        slice = patience;
    }
    return BATCH_DONE;
}

enum box_end box_run(uint32_t count)
{
    struct door *door = &box_wire()->door;
    struct stopwatch watch = stopwatch_start(box.child.pid);
    uint32_t want = box.served + 1;
    enum box_end end;

    door->count = count;
    box.steps = 0;
    box.hung = false;
    wire_post(&door->request, want);
    end = await_reply(&watch);
    if (end == BATCH_DONE && (box.watched || atomic_load(&door->reply) != want))
        end = look_at_box();
    if (end == BATCH_DONE && !is_in_order(want, count))
        end = BATCH_TAMPERED;
    box.served = want;
    return end;
}

bool box_finish(void)
{
    struct door *door = &box_wire()->door;

    door->count = 0;
    wire_post(&door->request, box.served + 1);
    return child_wait(&box.child, box_patience_ms(), &box.wait_status) &&
           WIFEXITED(box.wait_status);
}
