#include "death.h"

#include "allowance.h"
#include "../crash/crash.h"
#include "../base/fail.h"
#include "../base/finding.h"
#include "../witness/clerk.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/wait.h>

enum { MAX_FRAMES = 64, WORDS_BYTES = 512 };

/* Copied once from the wire: what the box says may change while we look. */
static struct wire_crash seen;

static struct crash copy_crash(void)
{
    struct crash crash;

    memcpy(&seen, &box_wire()->crash, sizeof seen);
    if (seen.stack_bytes > WIRE_STACK_BYTES)
        seen.stack_bytes = WIRE_STACK_BYTES;
    crash = (struct crash){.signal = seen.signal,
                           .code = seen.code,
                           .fault_address = seen.address,
                           .stack_at = seen.stack_at,
                           .stack = seen.stack,
                           .stack_bytes = seen.stack_bytes};
    if (seen.signal == SIGSEGV)
        crash.access = seen.page_fault & 2 ? ACCESS_WRITE : ACCESS_READ;
    memcpy(crash.regs, seen.registers, sizeof crash.regs);
    return crash;
}

static const struct frame *next_student_frame(const struct frame *frame,
                                              const struct frame *end)
{
    while (frame < end && !finding_is_students(frame->file))
        frame++;
    return frame < end ? frame : NULL;
}

/* ", in unlink_block(), mm.c line 11, called by mm_free(), line 40" */
static void say_where(char *text, const struct crash *crash)
{
    struct frame frames[MAX_FRAMES];
    unsigned n = crash_frames(box_program(), crash, frames, MAX_FRAMES);
    const struct frame *here = next_student_frame(frames, frames + n);
    const struct frame *caller;
    int used;

    text[0] = '\0';
    if (here == NULL)
        return;
    finding_set_place(here->function, here->file, here->line);
    used = snprintf(text, WORDS_BYTES, ", in %s(), %s line %d", here->function,
                    here->file, here->line);
    caller = next_student_frame(here + 1, frames + n);
    if (caller)
        snprintf(text + used, (size_t)(WORDS_BYTES - used),
                 ", called by %s(), line %d", caller->function, caller->line);
}

/* " during mm_malloc(24), operation 3 of the trace sqlite3" */
static const char *during(void)
{
    static char text[256];

    text[0] = '\0';
    if (finding.call[0] && finding.op >= 0 && finding.trace[0])
        snprintf(text, sizeof text, " during %s, operation %ld of the trace %s",
                 finding.call, finding.op, finding.trace);
    else if (finding.call[0])
        snprintf(text, sizeof text, " during %s", finding.call);
    return text;
}

static _Noreturn void blame_crash(void)
{
    struct crash crash = copy_crash();
    char what[WORDS_BYTES], where[WORDS_BYTES];

    say_where(where, &crash);
    crash_sentence(what, sizeof what, &crash, box_region()->at,
                   box_is_watched() ? 0 : box_limit_bytes());
    blame("your code crashed: %s%s%s", what, where, during());
}

/* Where the box says that it was, if it does: it was asked by a signal. */
static void say_where_asked(char *where)
{
    where[0] = '\0';
    if (atomic_load(&box_wire()->door.state) == BOX_CRASHED) {
        struct crash crash = copy_crash();
        say_where(where, &crash);
    }
}

static _Noreturn void blame_refusal(void)
{
    char where[WORDS_BYTES];

    say_where_asked(where);
    blame("%s%s%s", clerk_refusal(), where, during());
}

/* Each call came back, but they all take very long. */
static _Noreturn void blame_slowness(void)
{
    char where[WORDS_BYTES];

    say_where_asked(where);
    if (allowance_is_short())
        blame("your code took so much processor time in other checks that "
              "only %.1f s were left for each check: they are over%s%s",
              allowance_ms() / 1000.0, where, during());
    blame("your code took more than %u s of processor time in one check%s%s: "
          "what takes so long?",
          allowance_ms() / 1000, where, during());
}

static _Noreturn void blame_hang(void)
{
    unsigned before = box_hangs_before();
    char where[WORDS_BYTES], less[64] = "";

    if (before > 0)
        snprintf(less, sizeof less,
                 " (It hung %u time%s before, and so had less time.)", before,
                 before == 1 ? "" : "s");
    say_where_asked(where);
    blame("your code did not come back within %.1f s%s%s: is there a loop "
          "that never ends?%s",
          box_patience_ms() / 1000.0, where, during(), less);
}

/* Where a submission may handle signals itself: why a fault reached no handler.
 */
static const char *why_unhandled(int signal)
{
    if (!box_is_watched() || (signal != SIGSEGV && signal != SIGBUS))
        return "";
    return ": the signal was blocked, as it stays after a jump out of its "
           "handler to a sigsetjmp(..., 0), or it had no handler";
}

static _Noreturn void blame_exit(int wait_status)
{
    if (WIFSIGNALED(wait_status) && WTERMSIG(wait_status) == SIGSYS)
        blame("your code made a system call in another architecture's "
              "numbering%s",
              during());
    if (WIFSIGNALED(wait_status))
        blame("your code was killed by signal %d (%s)%s%s",
              WTERMSIG(wait_status), strsignal(WTERMSIG(wait_status)), during(),
              why_unhandled(WTERMSIG(wait_status)));
    blame("your code ended the program with exit status %d%s: a function "
          "returns to its caller",
          WEXITSTATUS(wait_status), during());
}

_Noreturn void death_blame(enum box_end end)
{
    if (end == BATCH_LEFT)
        blame("you left the debugger before the check was done");
    if (end == BATCH_REFUSED)
        blame_refusal();
    if (end == BATCH_CRASHED)
        blame_crash();
    if (end == BATCH_HUNG && box_is_spent())
        blame_slowness();
    if (end == BATCH_HUNG)
        blame_hang();
    if (end == BATCH_EXITED)
        blame_exit(box_wait_status());
    blame("your code overwrote memory that belongs to the grader%s: the answer "
          "was not one that the program gives",
          during());
}
