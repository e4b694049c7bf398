/* Why threads did not come to their end, in a sentence; see crew.h. */
#include "box.h"
#include "crew.h"
#include "../base/fail.h"
#include "../base/finding.h"
#include "../crash/places.h"
#include "script.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    TOLD = 4, /* threads that a sentence tells of */
    PCS = MACHINE_CALLS + 1,
    TEXT_BYTES = 1024,
    CALL_BYTES = 128,
};

/* A stack, innermost call first, and its lines. A look-up takes a process, and
 * who shortens a run asks for the same stacks hundreds of times: so those that
 * each core had last are remembered. */
struct stack {
    const char *program;
    unsigned n;
    uint64_t pc[PCS];
    struct frame at[PCS];
};

static const struct stack *stack_of(const struct machine_core *core)
{
    static struct stack known[MACHINE_CORES];
    struct stack *stack = &known[core - crew_last()->machine->core];
    unsigned n = core->n_calls < MACHINE_CALLS ? core->n_calls : MACHINE_CALLS;
    uint64_t pc[PCS] = {(uint64_t)core->pc};

    for (unsigned i = 0; i < n; i++)
        pc[i + 1] = (uint64_t)core->call[n - 1 - i];
    if (stack->program == box_program() && stack->n == n + 1 &&
        memcmp(stack->pc, pc, sizeof pc) == 0)
        return stack;
    stack->program = box_program();
    stack->n = n + 1;
    memcpy(stack->pc, pc, sizeof pc);
    places_find(stack->program, pc, stack->n, stack->at);
    return stack;
}

/* The innermost line of the student's where a core stopped; its line is 0 if
 * the core was in none. The list of calls may be cut at its inner end. */
static struct frame place_of(const struct machine_core *core)
{
    const struct stack *stack = stack_of(core);

    for (unsigned i = 0; i < stack->n; i++)
        if (stack->at[i].line > 0)
            return stack->at[i];
    return stack->at[0];
}

/* Names the line and the call in the finding; the first one named stays. */
static void name(const struct frame *place, unsigned thread)
{
    char call[CALL_BYTES], text[2 * CALL_BYTES];

    if (place->line == 0 || finding.line > 0)
        return;
    finding_set_place(place->function, place->file, place->line);
    crew_describe(call, sizeof call, thread);
    if (call[0] == '\0')
        return;
    snprintf(text, sizeof text, "%s in thread %u", call, thread);
    finding_set_call(text, SCRIPT_NO_OP);
}

/* "thread 1 in lock_heap(), mm.c line 88"; false if it is in no line of the
 * student's. */
static bool say_where(char *text, size_t bytes, const struct crew_run *run,
                      unsigned core)
{
    struct frame place = place_of(&run->machine->core[core]);
    unsigned thread = run->on_core[core];

    name(&place, thread);
    if (place.line > 0)
        snprintf(text, bytes, "thread %u in %s(), %s line %d", thread,
                 place.function, place.file, place.line);
    else
        snprintf(text, bytes, "thread %u", thread);
    return place.line > 0;
}

/* Programs and regions lie below 4 GiB. What lies above is the wire, at an
 * address that is another one each time: the thread waits for a step. */
static const uint64_t WIRE_ABOVE = UINT64_C(1) << 32;

static void say_waits(char *text, size_t bytes, const struct crew_run *run,
                      unsigned core)
{
    char where[CALL_BYTES * 2];
    uint64_t at = (uint64_t)run->machine->core[core].waits_at;

    if (say_where(where, sizeof where, run, core) && at < WIRE_ABOVE)
        snprintf(text, bytes, "%s waits for the lock at %#" PRIx64, where, at);
    else
        snprintf(text, bytes, "%s waits for another one to come so far", where);
}

/* What `say` has to say of each core in that state, with commas between. */
static void list(char *text, const struct crew_run *run, enum core_state state,
                 void (*say)(char *, size_t, const struct crew_run *, unsigned))
{
    unsigned n = 0;
    size_t used = 0;

    text[0] = '\0';
    for (unsigned i = 0; i < run->machine->n_cores; i++) {
        if (run->machine->core[i].state != state || n++ >= TOLD)
            continue;
        used += (size_t)snprintf(text + used, TEXT_BYTES - used, "%s",
                                 n > 1 ? ", " : "");
        say(text + used, TEXT_BYTES - used, run, i);
        used = strlen(text);
    }
    if (n > TOLD)
        snprintf(text + used, TEXT_BYTES - used, ", and %u more", n - TOLD);
}

static void say_only_where(char *text, size_t bytes, const struct crew_run *run,
                           unsigned core)
{
    say_where(text, bytes, run, core);
}

static _Noreturn void blame_deadlock(const struct crew_run *run)
{
    char waits[TEXT_BYTES];

    list(waits, run, CORE_BLOCKED, say_waits);
    blame("your code is in a deadlock, no thread can go on: %s", waits);
}

static _Noreturn void blame_budget(const struct crew_run *run)
{
    char ready[TEXT_BYTES], blocked[TEXT_BYTES];

    list(ready, run, CORE_READY, say_only_where);
    list(blocked, run, CORE_BLOCKED, say_waits);
    blame("your code did not come to an end in %" PRIu64
          " steps of all threads: still running are %s%s%s: is there a loop "
          "that never ends, or that others undo?",
          run->machine->steps, ready, blocked[0] ? "; " : "", blocked);
}

static _Noreturn void blame_unmapped(const struct crew_run *run)
{
    const struct machine_result *machine = run->machine;
    char where[CALL_BYTES * 2];
    bool theirs = say_where(where, sizeof where, run, machine->faulty);

    if (machine->fault == NULL)
        blame("%s touched memory above all stacks of threads, where nothing "
              "is yours: %s",
              theirs ? "your code" : "the user of a block", where);
    if (theirs)
        blame("your code touched %p, which mem_map() did not give or "
              "mem_unmap() took back: %s",
              machine->fault, where);
    blame("a live block has bytes in memory that mem_unmap() took back: %p, "
          "touched by %s, its caller",
          machine->fault, where);
}

void crew_sound(const struct crew_run *run)
{
    if (run->machine == NULL || run->machine->end == MACHINE_DONE)
        return;
    if (run->machine->end == MACHINE_DEADLOCK)
        blame_deadlock(run);
    if (run->machine->end == MACHINE_BUDGET)
        blame_budget(run);
    if (run->machine->end == MACHINE_UNMAPPED)
        blame_unmapped(run);
    blame("your code touched more memory than there are books for: more than "
          "1 GiB of pages, or 128 MiB of lines");
}
