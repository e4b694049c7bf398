#include "debug.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../base/fail.h"
#include "../base/text.h"

static const struct timespec nap = {.tv_nsec = 20 * 1000 * 1000};

static const char *stop_in; /* NULL: no debugger is wanted */
static pid_t debugger;      /* 0: none */

void debug_boxes(const char *function)
{
    stop_in = function;
}

bool debug_on(void)
{
    return stop_in != NULL;
}

/* The machine's 64 threads are not worth a line each, nor a question whether
 * to go on. The judge ignores Ctrl-C meanwhile: in gdb it stops the box. If the
 * judge is ended, so is gdb, which then puts the terminal in order. */
static _Noreturn void become_gdb(pid_t box, const char *program)
{
    prctl(PR_SET_PDEATHSIG, SIGHUP);
    char *pid = text_format("%d", (int)box);
    const char *slash = strrchr(program, '/');
    char *sources =
        text_format("directory %.*s", (int)(slash - program), program);
    char *advice = text_format(
        "echo Your code has not been called yet. Set breakpoints, as in "
        "\"break %s\"; then \"continue\". Ctrl-C stops an endless "
        "loop. It stops by itself where the program crashes, and with SIGXCPU "
        "at a system call that is refused. A warning about PID namespaces is "
        "of no concern.\\n",
        stop_in);
    signal(SIGINT, SIG_DFL);
    execlp("gdb", "gdb", "-q", "-iex", "set print thread-events off", "-iex",
           "set pagination off", "-ex", "set pagination on", "-ex", sources,
           "-ex", advice, program, pid, NULL);
    perror("gdb");
    _exit(127);
}

static bool is_traced(pid_t process)
{
    char *path = text_format("/proc/%d/status", (int)process);
    FILE *status = fopen(path, "re");
    char line[128];
    int tracer = 0;
    while (status && fgets(line, sizeof line, status))
        sscanf(line, "TracerPid: %d", &tracer);
    if (status)
        fclose(status);
    free(path);
    return tracer != 0;
}

/* Looks whether gdb has ended, and leaves it to debug_wait. */
static bool has_ended(siginfo_t *how)
{
    how->si_pid = 0;
    return debugger > 0 &&
           waitid(P_PID, (id_t)debugger, how, WEXITED | WNOHANG | WNOWAIT) ==
               0 &&
           how->si_pid != 0;
}

bool debug_left(void)
{
    siginfo_t how;

    return has_ended(&how);
}

/* Who types fast has left gdb, or killed the box there, before we look. */
void debug_attach(pid_t box, const char *program)
{
    siginfo_t how;

    if (!debug_on())
        return;
    signal(SIGINT, SIG_IGN);
    debugger = fork();
    if (debugger == 0)
        become_gdb(box, program);
    while (!is_traced(box) && !has_ended(&how))
        nanosleep(&nap, NULL);
    if (has_ended(&how) && how.si_code == CLD_EXITED && how.si_status != 0)
        die("gdb ended before it had stopped the program");
}

void debug_wait(void)
{
    if (debugger > 0)
        waitpid(debugger, NULL, 0);
    debugger = 0;
}
