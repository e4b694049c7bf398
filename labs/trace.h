/* trace.h: which system calls for memory does a program make, and when? And how
 * often does it read a file? Experiments of several labs ask.
 *
 * The program runs as a child that is traced (ptrace), with all its threads. It
 * says which step it is in by trace_mark(): a system call that does not exist,
 * which nobody but the tracer takes notice of. Step 0 is not counted; after
 * TRACE_OVER the program runs as if nobody traced it.
 */
#ifndef TRACE_H
#define TRACE_H

#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* After sys/ptrace.h, which has other names for the same requests. */
#include <linux/ptrace.h>

enum {
    TRACE_BRK,
    TRACE_MMAP,
    TRACE_MUNMAP,
    TRACE_MPROTECT,
    TRACE_MADVISE,
    TRACE_READ,
    TRACE_CALLS
};
enum {
    TRACE_STEPS = 8, /* 0 included */
    TRACE_KEPT = 3,
    TRACE_MARK = 10000,
    TRACE_OVER = TRACE_STEPS
};

static const char *const trace_name[TRACE_CALLS] = {
    "brk", "mmap", "munmap", "mprotect", "madvise", "read"};

/* What a step did: how often it made each call, and the first calls in full. */
struct trace {
    unsigned count[TRACE_CALLS], all;
    unsigned n_kept;
    struct {
        unsigned call;
        uint64_t arg[3];
    } kept[TRACE_KEPT];
};

static inline void trace_mark(unsigned step)
{
    syscall(TRACE_MARK, step);
}

/* One of those above, or TRACE_CALLS. */
static inline unsigned trace_call(uint64_t number)
{
    static const uint64_t numbers[TRACE_CALLS] = {
        SYS_brk, SYS_mmap, SYS_munmap, SYS_mprotect, SYS_madvise, SYS_read};
    unsigned call = 0;

    while (call < TRACE_CALLS && numbers[call] != number)
        call++;
    return call;
}

static inline void trace_count(struct trace *step, unsigned call,
                               const uint64_t *arg)
{
    step->count[call]++;
    step->all++;
    if (step->n_kept == TRACE_KEPT)
        return;
    step->kept[step->n_kept].call = call;
    memcpy(step->kept[step->n_kept].arg, arg, sizeof step->kept[0].arg);
    step->n_kept++;
}

/* A thread is at the entry of a system call. Returns the step from here on. */
static inline unsigned trace_entry(pid_t thread, struct trace *steps,
                                   unsigned step)
{
    struct __ptrace_syscall_info info;
    unsigned call;

    if (ptrace(PTRACE_GET_SYSCALL_INFO, thread, sizeof info, &info) <= 0 ||
        info.op != PTRACE_SYSCALL_INFO_ENTRY)
        return step;
    if (info.entry.nr == TRACE_MARK)
        return (unsigned)info.entry.args[0];
    call = trace_call(info.entry.nr);
    if (step > 0 && step < TRACE_STEPS && call < TRACE_CALLS)
        trace_count(&steps[step], call, (const uint64_t *)info.entry.args);
    return step;
}

/* The signal to hand on: stops that tracing made are nobody's. */
static inline int trace_signal(int status)
{
    int signal = WSTOPSIG(status);

    if (signal == (SIGTRAP | 0x80) || signal == SIGTRAP || signal == SIGSTOP)
        return 0;
    return signal;
}

/* Follows the child, stopped at its exec, to its end. `ended` is called each
 * time a step is over, while the child stands still; it may be NULL. Returns
 * the child's wait status. */
static inline int trace_follow(pid_t child, struct trace *steps,
                               void (*ended)(pid_t child, unsigned step))
{
    unsigned step = 0, was;
    int status;
    pid_t thread;

    ptrace(PTRACE_SETOPTIONS, child, 0,
           PTRACE_O_TRACESYSGOOD | PTRACE_O_TRACECLONE | PTRACE_O_TRACEFORK |
               PTRACE_O_EXITKILL);
    ptrace(PTRACE_SYSCALL, child, 0, 0);
    while ((thread = waitpid(-1, &status, __WALL)) > 0) {
        if (!WIFSTOPPED(status)) {
            if (thread == child)
                return status;
            continue;
        }
        was = step;
        if (WSTOPSIG(status) == (SIGTRAP | 0x80))
            step = trace_entry(thread, steps, step);
        if (was > 0 && step == 0 && ended)
            ended(child, was);
        ptrace(step == TRACE_OVER ? PTRACE_CONT : PTRACE_SYSCALL, thread, 0,
               trace_signal(status));
    }
    return -1;
}

/* Says so if not. */
static inline bool trace_is_allowed(void)
{
    int status;
    pid_t child = fork();

    if (child == 0)
        _exit(ptrace(PTRACE_TRACEME, 0, 0, 0) != 0);
    if (waitpid(child, &status, 0) == child && WIFEXITED(status) &&
        WEXITSTATUS(status) == 0)
        return true;
    puts("Skipped: this system does not let one process trace another.\n");
    return false;
}

/* Counts what a child does that is about to stop for the first time. Returns
 * false if it failed. */
static inline bool trace_child(pid_t child, struct trace *steps,
                               void (*ended)(pid_t child, unsigned step))
{
    int status;

    memset(steps, 0, TRACE_STEPS * sizeof *steps);
    if (waitpid(child, &status, 0) != child || !WIFSTOPPED(status))
        return false;
    status = trace_follow(child, steps, ended);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

/* Runs this very program again, with these arguments and this environment, and
 * counts. Returns false if the program failed. */
static inline bool trace_run(char *const argv[], char *const env[],
                             struct trace *steps,
                             void (*ended)(pid_t child, unsigned step))
{
    pid_t child = fork();

    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, 0, 0) == 0)
            execve("/proc/self/exe", argv, env);
        _exit(1);
    }
    return trace_child(child, steps, ended);
}

/* Runs a function in a copy of this process, and counts. Returns false if it
 * failed. */
static inline bool trace_work(void (*work)(void), struct trace *steps)
{
    pid_t child = fork();

    if (child == 0) {
        if (ptrace(PTRACE_TRACEME, 0, 0, 0) != 0)
            _exit(1);
        raise(SIGSTOP);
        work();
        _exit(0);
    }
    return trace_child(child, steps, NULL);
}

#endif
