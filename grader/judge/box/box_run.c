/* Batches: what the box is asked to do, and how long it may take. */
#include "box_state.h"

#include "allowance.h"
#include "debug.h"
#include "patience.h"
#include "../witness/witness.h"

#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>

enum {
    TICK_MS = 20,
    FIRST_LOOK = 8,    /* after so small a part of the judge's patience */
    ANSWER_MS = 200,   /* for a box that hangs to say where */
    REFUSED_MS = 2000, /* for one that was stopped, and mostly says */
    SILENT_BOXES = 2
};

/* The batch under way. */
static struct {
    const struct step *step;  /* the judge's own; NULL of a crew */
    uint32_t count, returned; /* so many are known to have come back */
} batch;

/* ---- patience ----------------------------------------------------------- */

static void note_returns(uint32_t done)
{
    for (; batch.step && batch.returned < done; batch.returned++)
        patience_kept(batch.step[batch.returned].call);
}

/* The call that the box is in. Which one of its steps that is only the box can
 * tell: who lies has the patience that another call of its own deserves. */
static unsigned call_now(void)
{
    uint32_t done = atomic_load(&box.wire->door.done);

    if (batch.step == NULL)
        return box.under == MACHINE ? PATIENCE_CREW : PATIENCE_NATIVE;
    if (done >= batch.count)
        done = batch.count - 1;
    note_returns(done);
    return batch.step[done].call;
}

static enum patience_kind kind_of_patience(void)
{
    if (!instrument_is_strict(box.under))
        return PATIENCE_TOOL;
    if (batch.step == NULL)
        return PATIENCE_THREADS;
    return batch.count == 1 ? PATIENCE_ONE : PATIENCE_MANY;
}

/* What a plain box has left to take, whatever it is in. Of one that has ended
 * nobody can tell, and it takes no more. */
static uint64_t time_left(const struct stopwatch *start)
{
    if (box.under != PLAIN || debug_on() || start->cpu_clock == CLOCK_MONOTONIC)
        return UINT64_MAX;
    return start->cpu_start_ms < allowance_ms()
               ? allowance_ms() - start->cpu_start_ms
               : 0;
}

/* What the batch may take from its start on. */
static void set_patience(unsigned call, const struct stopwatch *start)
{
    uint64_t left = time_left(start);

    box.patience_ms = patience_ms(call, kind_of_patience());
    box.spent = left < box.patience_ms;
    if (box.spent)
        box.patience_ms = (unsigned)left;
}

/* ---- how it goes -------------------------------------------------------- */

/* Asks the box where it is: its handler answers with a crash report. */
static enum box_end hung(unsigned call)
{
    kill(box.child.pid, SIGXCPU);
    wire_wait(&box.wire->door.state, BOX_SERVING, ANSWER_MS);
    box.hangs_before = patience_hangs(call);
    if (!box.spent)
        patience_lost(call);
    box.hung = true;
    return BATCH_HUNG;
}

/* The clerk has asked it where it is. Who blocks the signal does not say: after
 * two of them less is waited for. The debugger stops it before it answers:
 * whoever sits there looks as long as he likes. */
static enum box_end refused(void)
{
    static unsigned silent;
    int wait_ms = silent < SILENT_BOXES ? REFUSED_MS : ANSWER_MS;

    while (!wire_wait(&box.wire->door.state, BOX_SERVING, wait_ms)) {
        silent++;
        if (!debug_on() || debug_left() ||
            child_wait(&box.child, 0, &box.wait_status))
            break;
    }
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
    bool looked = box.extra_ms == 0;
    struct stopwatch watch = *start;

    while (!wire_wait(&box.wire->door.reply, box.served, TICK_MS)) {
        if (box.watched)
            witness_look();
        enum box_end end = look_at_box();
        if (end != BATCH_DONE)
            return end;
        unsigned call = call_now();
        set_patience(call, start);
        unsigned slice =
            looked ? box.patience_ms : box.patience_ms / FIRST_LOOK;
        if (debug_on() || !stopwatch_is_over(&watch, slice))
            continue;
        bool moves = makes_progress(), first = !looked;
        if (!first && (!moves || stopwatch_is_over(start, box.patience_ms +
                                                              box.extra_ms)))
            return hung(call);
        watch = stopwatch_start(box.child.pid);
        looked = true;
    }
    return BATCH_DONE;
}

static void begin(const struct step *step, uint32_t count)
{
    struct door *door = &box_wire()->door;

    batch.step = step;
    batch.count = count;
    batch.returned = 0;
    box.steps = 0;
    box.hung = false;
    door->count = count;
    atomic_store(&door->done, 0);
}

enum box_end box_run(const struct step *step, uint32_t count)
{
    struct door *door = &box_wire()->door;
    struct stopwatch watch = stopwatch_start(box.child.pid);
    uint32_t want = box.served + 1;
    enum box_end end;

    begin(step, count);
    set_patience(call_now(), &watch);
    if (box.patience_ms == 0)
        return BATCH_HUNG;
    wire_post(&door->request, want);
    end = await_reply(&watch);
    if (box.under == PLAIN && end != BATCH_EXITED)
        box.cpu_ms = stopwatch_cpu_ms(&watch);
    if (end == BATCH_DONE && (box.watched || atomic_load(&door->reply) != want))
        end = look_at_box();
    if (end == BATCH_DONE && !is_in_order(want, count))
        end = BATCH_TAMPERED;
    if (end == BATCH_DONE)
        note_returns(count);
    box.served = want;
    return end;
}

bool box_finish(void)
{
    struct door *door = &box_wire()->door;

    door->count = 0;
    wire_post(&door->request, box.served + 1);
    return child_wait(&box.child,
                      patience_ms(PATIENCE_NATIVE, kind_of_patience()),
                      &box.wait_status) &&
           WIFEXITED(box.wait_status);
}
