/* Fatal signals: registers and a window of the stack go on the wire. */
#include "box.h"
#include "deck.h"

#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

enum {
    HANDLER_STACK_BYTES = 64 << 10,
    FIRST_FRAMES_BYTES = 256, /* above the frame that asks for reports */
    PAGE = 4096,
    STACK_MOST = 64 << 20
};

static const int fatal[] = {SIGSEGV, SIGBUS,  SIGFPE,  SIGILL, SIGABRT,
                            SIGSYS,  SIGTRAP, SIGXCPU, SIGALRM};

static const int dwarf_order[WIRE_REGISTERS] = {
    REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI, REG_RDI,
    REG_RBP, REG_RSP, REG_R8,  REG_R9,  REG_R10, REG_R11,
    REG_R12, REG_R13, REG_R14, REG_R15, REG_RIP};

static struct wire *wire;
static __thread uint64_t stack_end; /* above the thread's first frame */
static __thread uint32_t thread;
static char handler_stack[HANDLER_STACK_BYTES] __attribute__((aligned(16)));

/* Whether the word at `at` can be read. futex(2) reads it for us, also in the
 * locked box, and fails where there is none; it never waits here. */
static bool is_there(uint64_t at)
{
    static const struct timespec no_time;

    return syscall(SYS_futex, at & ~3ul, FUTEX_WAIT_PRIVATE, 0, &no_time, NULL,
                   0) == 0 ||
           errno != EFAULT;
}

/* The stack from the stopped function's frame up to the first one's, as much as
 * fits. After a stack overflow the pages under the stack pointer are not there:
 * the window begins with the first that is. A stack pointer that left the stack
 * gets no window, but stack_at above it where its own page is missing. */
static void copy_stack(struct wire_crash *crash, uint64_t stack_pointer)
{
    uint64_t from = stack_pointer, bytes = stack_end - stack_pointer;

    crash->stack_at = is_there(from) ? from : (from | (PAGE - 1)) + 1;
    crash->stack_bytes = 0;
    if (stack_pointer >= stack_end || bytes > STACK_MOST)
        return;
    while (from < stack_end && !is_there(from))
        from = (from | (PAGE - 1)) + 1;
    bytes = stack_end - from;
    if (from >= stack_end)
        return;
    if (bytes > WIRE_STACK_BYTES)
        bytes = WIRE_STACK_BYTES;
    memcpy(crash->stack, (const void *)from, bytes);
    crash->stack_at = from;
    crash->stack_bytes = bytes;
}

static void on_fatal(int signal, siginfo_t *info, void *context)
{
    const greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    struct wire_crash *crash = &wire->crash;

    if (atomic_load(&wire->door.state) == BOX_CRASHED)
        _exit(3);
    crash->signal = signal;
    crash->thread = thread;
    crash->code = info->si_code;
    crash->address =
        signal == SIGSYS ? (uint64_t)info->si_syscall : (uint64_t)info->si_addr;
    for (unsigned i = 0; i < WIRE_REGISTERS; i++)
        crash->registers[i] = (uint64_t)registers[dwarf_order[i]];
    crash->page_fault = (uint64_t)registers[REG_ERR];
    copy_stack(crash, (uint64_t)registers[REG_RSP]);
    deck_stopped(&wire->crew_report);
    atomic_store(&wire->door.state, BOX_CRASHED);
    wire_post(&wire->door.reply, ~0u);
    wire_wait(&wire->door.state, BOX_CRASHED, -1);
    _exit(3);
}

/* How far the machine is; then all goes on. It may come between two changes of
 * the FS base: nothing here is thread-local. */
static void on_question(int signal)
{
    (void)signal;
    atomic_store(&wire->door.steps, deck_steps());
    atomic_fetch_add(&wire->door.answers, 1);
}

void report_crashes(struct wire *on)
{
    stack_t stack = {.ss_sp = handler_stack, .ss_size = HANDLER_STACK_BYTES};
    struct sigaction action = {.sa_sigaction = on_fatal,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK};
    struct sigaction question = {.sa_handler = on_question,
                                 .sa_flags = SA_ONSTACK | SA_RESTART};

    wire = on;
    stack_end = (uint64_t)__builtin_frame_address(0) + FIRST_FRAMES_BYTES;
    sigaltstack(&stack, NULL);
    sigfillset(&action.sa_mask);
    for (unsigned i = 0; i < sizeof fatal / sizeof *fatal; i++)
        sigaction(fatal[i], &action, NULL);
    sigaction(WIRE_QUESTION, &question, NULL);
}

/* On the machine a crew runs on the kernel thread that has the handler's stack
 * already. */
void report_crashes_of_thread(unsigned number)
{
    stack_end = (uint64_t)__builtin_frame_address(0) + FIRST_FRAMES_BYTES;
    thread = number;
}
