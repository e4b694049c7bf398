/* box.c: calls a function of student.c, and writes what its handler saw to
 * descriptor 3, as a box does on the wire.
 *
 *     box FUNCTION ADDRESS
 */
#include <errno.h>
#include <linux/futex.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#include "report.h"

enum { REPORT_FD = 3, PAGE = 4096, HANDLER_STACK_BYTES = 64 << 10 };

void leaf(void *), inlined(void *), wild(void *), gives_up(void);
void painted(void *);
int reads(void *), deep(int), wide(void *), divides(int, int);

static const int dwarf_order[CRASH_REGISTERS] = {
    REG_RAX, REG_RDX, REG_RCX, REG_RBX, REG_RSI, REG_RDI,
    REG_RBP, REG_RSP, REG_R8,  REG_R9,  REG_R10, REG_R11,
    REG_R12, REG_R13, REG_R14, REG_R15, REG_RIP};

static struct report report;
static uint64_t stack_end;
static char handler_stack[HANDLER_STACK_BYTES];

/* futex(2) reads a word for us, and fails where there is none. */
static int is_there(uint64_t at)
{
    static const struct timespec no_time;
    return syscall(SYS_futex, at & ~3ul, FUTEX_WAIT_PRIVATE, 0, &no_time, NULL,
                   0) == 0 ||
           errno != EFAULT;
}

static void copy_stack(uint64_t rsp)
{
    uint64_t at = rsp;
    while (at < stack_end && !is_there(at))
        at = (at | (PAGE - 1)) + 1;
    report.stack_at = at;
    report.stack_bytes = at < stack_end ? stack_end - at : 0;
    if (report.stack_bytes > sizeof report.stack)
        report.stack_bytes = sizeof report.stack;
    memcpy(report.stack, (const void *)at, report.stack_bytes);
}

static void on_fatal(int signal, siginfo_t *info, void *context)
{
    const greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
    report.signal = signal;
    report.code = info->si_code;
    report.fault_address = (uint64_t)info->si_addr;
    report.access = registers[REG_ERR] & 2 ? ACCESS_WRITE : ACCESS_READ;
    for (int i = 0; i < CRASH_REGISTERS; i++)
        report.regs[i] = (uint64_t)registers[dwarf_order[i]];
    copy_stack((uint64_t)registers[REG_RSP]);
    _exit(write(REPORT_FD, &report, sizeof report) != sizeof report);
}

static void call(const char *function, void *at)
{
    if (strcmp(function, "leaf") == 0)
        leaf(at);
    else if (strcmp(function, "reads") == 0)
        reads(at);
    else if (strcmp(function, "inlined") == 0)
        inlined(at);
    else if (strcmp(function, "wild") == 0)
        wild(at);
    else if (strcmp(function, "deep") == 0)
        deep(0);
    else if (strcmp(function, "wide") == 0)
        wide(at);
    else if (strcmp(function, "gives_up") == 0)
        gives_up();
    else if (strcmp(function, "divides") == 0)
        divides(1, (int)(uintptr_t)at);
    else if (strcmp(function, "is_split") == 0)
        is_split(at);
    else if (strcmp(function, "painted") == 0)
        painted(at);
}

int main(int argc, char **argv)
{
    static const int fatal[] = {SIGSEGV, SIGBUS, SIGFPE, SIGABRT, SIGILL};
    stack_t stack = {.ss_sp = handler_stack, .ss_size = sizeof handler_stack};
    struct sigaction action = {.sa_sigaction = on_fatal,
                               .sa_flags = SA_SIGINFO | SA_ONSTACK};
    stack_end = (uint64_t)__builtin_frame_address(0);
    sigaltstack(&stack, NULL);
    for (unsigned i = 0; i < sizeof fatal / sizeof *fatal; i++)
        sigaction(fatal[i], &action, NULL);
    if (argc == 3)
        call(argv[1], (void *)strtoul(argv[2], NULL, 0));
    return 1;
}
