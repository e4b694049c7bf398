/* Why threads did not come to their end, in a sentence; see crew.h. */
#include "box.h"
#include "crew.h"
#include "../base/fail.h"
#include "../base/finding.h"
#include "script.h"
#include "whereabouts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    TOLD = 4, /* threads that a sentence tells of */
    TEXT_BYTES = 1536,
    WHERE_BYTES = 384,
    TAKEN_BYTES = 512,
    LOCK_BYTES = 96,
    CALL_BYTES = 128,
};

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
    const struct machine_core *at = &run->machine->core[core];
    struct frame place = where_frame(at);
    unsigned thread = run->on_core[core];
    char where[WHERE_BYTES];
    bool theirs = where_core_is(where, sizeof where, at);

    name(&place, thread);
    snprintf(text, bytes, "thread %u%s%s", thread, theirs ? " in " : "", where);
    return theirs;
}

/* "thread 0 took in take_heap(), mm.c line 70", of the core that holds it; or
 * "it took itself in ...", of the one that is spoken of. */
static void say_taken(char *text, size_t bytes, const struct crew_run *run,
                      unsigned spoken_of, unsigned core,
                      const struct machine_hold *hold)
{
    char who[32] = "it took itself", where[WHERE_BYTES];
    bool theirs = where_it_took(where, sizeof where, hold);
    bool ended = run->machine->core[core].state == CORE_ENDED ||
                 run->machine->core[core].state == CORE_FREE;

    if (core != spoken_of)
        snprintf(who, sizeof who, "thread %u took", run->on_core[core]);
    snprintf(text, bytes, "%s%s%s%s", who, theirs ? " in " : "", where,
             ended ? ", and kept when it ended" : "");
}

/* Programs and regions lie below 4 GiB. What lies above is the wire, at an
 * address that is another one each time: the thread waits for a step. */
static const uint64_t WIRE_ABOVE = UINT64_C(1) << 32;

/* A lock that nobody took is none: what is waited for there is a signal. */
static void say_waits(char *text, size_t bytes, const struct crew_run *run,
                      unsigned core)
{
    char where[WHERE_BYTES], lock[LOCK_BYTES], taken[TAKEN_BYTES];
    const void *at = run->machine->core[core].waits_at;
    unsigned holder;
    const struct machine_hold *hold = where_holder(run, at, &holder);

    if (!say_where(where, sizeof where, run, core) || !at ||
        (uint64_t)at >= WIRE_ABOVE) {
        snprintf(text, bytes, "%s waits for another one to come so far", where);
        return;
    }
    where_lock_is(lock, sizeof lock, at);
    snprintf(taken, sizeof taken, "nobody holds or sends");
    if (hold)
        say_taken(taken, sizeof taken, run, core, holder, hold);
    snprintf(text, bytes, "%s, waits for the lock%s %s, which %s", where,
             hold ? "" : " or signal", lock, taken);
}

/* What `say` has to say of each core in that state, with semicolons between. */
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
                                 n > 1 ? "; " : "");
        say(text + used, TEXT_BYTES - used, run, i);
        used = strlen(text);
    }
    if (n > TOLD)
        snprintf(text + used, TEXT_BYTES - used, "; and %u more", n - TOLD);
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
    char where[WHERE_BYTES];
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

/* Who has it, and yet unlocks it in vain: somebody wrote over it. */
static _Noreturn void blame_unlocked(const struct crew_run *run)
{
    const struct machine_result *machine = run->machine;
    char where[WHERE_BYTES], lock[LOCK_BYTES], taken[TAKEN_BYTES];
    unsigned core = machine->faulty, holder;
    const struct machine_hold *hold =
        where_holder(run, machine->fault, &holder);

    say_where(where, sizeof where, run, core);
    where_lock_is(lock, sizeof lock, machine->fault);
    if (!hold)
        blame("your code unlocks the lock %s, which nobody holds: %s", lock,
              where);
    say_taken(taken, sizeof taken, run, core, holder, hold);
    if (holder == core)
        blame("your code unlocks the lock %s, which %s, but which was "
              "overwritten since: %s",
              lock, taken, where);
    blame("your code unlocks the lock %s, which %s: %s", lock, taken, where);
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
    if (run->machine->end == MACHINE_UNLOCKED)
        blame_unlocked(run);
    blame("your code touched more memory than there are books for: more than "
          "1 GiB of pages, or 128 MiB of lines");
}
