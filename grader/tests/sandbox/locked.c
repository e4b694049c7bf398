/*
 * locked.c: a program that locks itself in as a box does, and then tries what
 * it was told to. The filter comes on descriptor 3.
 *
 *     locked ATTEMPT
 */
#include <errno.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FILTER_FD = 3, STEPS_MAX = 4096, LAST_CALL = 511 };

static struct sock_filter steps[STEPS_MAX];
static volatile sig_atomic_t trapped;
static int sweeping;

static void on_trap(int signal, siginfo_t *info, void *context)
{
    (void)signal, (void)context;
    trapped = info->si_syscall;
    if (sweeping)
        return;
    printf("trapped %d%s", info->si_syscall,
           info->si_call_addr ? "" : " from nowhere");
    fflush(stdout);
    _exit(0);
}

static void lock(void)
{
    static char buffer[BUFSIZ];
    ssize_t bytes = read(FILTER_FD, steps, sizeof steps);
    struct sock_fprog filter = {bytes / sizeof *steps, steps};
    struct sigaction action = {.sa_sigaction = on_trap, .sa_flags = SA_SIGINFO};
    sigaction(SIGSYS, &action, NULL);
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    free(malloc(1));
    if (prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) != 0)
        _exit(1);
}

/* Not called: what ends the program or the handler, and the two numbers that
 * newer kernels keep for their own probes and answer with SIGILL, unfiltered.
 */
static int is_left_out(int nr)
{
    enum { URETPROBE = 335, UPROBE = 336 };
    return nr == SYS_rt_sigreturn || nr == SYS_exit || nr == SYS_exit_group ||
           nr == URETPROBE || nr == UPROBE;
}

/* Prints the number of each call that is not trapped. */
static void sweep(void)
{
    sweeping = 1;
    for (int nr = 0; nr <= LAST_CALL; nr++) {
        if (is_left_out(nr))
            continue;
        trapped = -1;
        syscall(nr, 0, 0, 0, 0, 0, 0);
        if (trapped != nr)
            printf("%d ", nr);
    }
}

static void write_elsewhere(void)
{
    syscall(SYS_write, FILTER_FD, "x", 1);
}

/* The kernel takes this for 1; the filter must not. */
static void write_to_a_long(void)
{
    syscall(SYS_write, (1L << 32) + 1, "x", 1);
}

static void speak(void)
{
    printf("%d %f %300d\n", 7, 1e300, 1);
    fflush(stdout);
    errno = ENOENT;
    perror("perror");
}

static void map(void)
{
    mmap(NULL, 4096, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
}

static void call_x32(void)
{
    syscall((1 << 30) + SYS_getpid);
}

static void call_i386(void)
{
    enum { I386_GETPID = 20 };
    __asm__ volatile("int $0x80" : : "a"(I386_GETPID) : "memory");
}

static void leave(void)
{
    exit(5);
}

static void grow(void)
{
    printf("brk %d sbrk %d", brk((char *)sbrk(0) + 4096),
           sbrk(4096) != (void *)-1);
}

static const struct {
    const char *name;
    void (*run)(void);
} attempts[] = {
    {"sweep", sweep},
    {"write", write_elsewhere},
    {"long", write_to_a_long},
    {"speak", speak},
    {"map", map},
    {"x32", call_x32},
    {"i386", call_i386},
    {"abort", abort},
    {"exit", leave},
    {"grow", grow},
};

int main(int argc, char **argv)
{
    lock();
    for (size_t i = 0; i < sizeof attempts / sizeof *attempts; i++)
        if (argc > 1 && strcmp(argv[1], attempts[i].name) == 0)
            attempts[i].run();
    fflush(stdout);
    return 0;
}
