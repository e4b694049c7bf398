/* launch.c: see launch.h. The parent's side; the child's is cell.c. */
#include "launch.h"

#include "cell.h"
#include "isolation.h"
#include "sandbox.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

enum { REAP_MS_MAX = 1000 };

static bool well_formed(const struct launch *l)
{
    return l->argv && l->argv[0] && l->argv[0][0] == '/' &&
           l->n_fds <= LAUNCH_FDS_MAX &&
           (l->profile == PROFILE_STRICT) == (l->work_dir == NULL);
}

/* STRICT's file is opened now: its root folder will be empty. A tool goes by
 * its path: it may be a script, whose interpreter needs one. */
static bool prepare(const struct launch *l, struct cell *c)
{
    *c = (struct cell){
        .launch = l, .tier = isolation_tier(), .program = -1, .report = -1};
    if (l->profile == PROFILE_TOOL) {
        c->filter = sandbox_tool_filter(l->no_fork);
        return c->filter != NULL;
    }
    c->program = open(l->argv[0], O_PATH | O_CLOEXEC);
    return c->program >= 0;
}

/* fork() with the tier's namespaces and a descriptor for the child. */
static pid_t fork_child(enum tier tier, int *pidfd)
{
    long flags = isolation_clone_flags(tier) | CLONE_PIDFD | SIGCHLD;
    return (pid_t)syscall(SYS_clone, flags, NULL, pidfd, NULL, 0L);
}

/* Empty: the pipe was closed by exec. */
static bool child_started(int report)
{
    int error = 0;
    ssize_t n;
    do {
        n = read(report, &error, sizeof error);
    } while (n < 0 && errno == EINTR);
    if (n == 0)
        return true;
    errno = n == sizeof error ? error : EIO;
    return false;
}

static bool start(struct cell *cell, struct child *c)
{
    int report[2];
    if (pipe2(report, O_CLOEXEC) != 0)
        return false;
    cell->report = report[1];
    c->pid = fork_child(cell->tier, &c->pidfd);
    if (c->pid == 0) {
        close(report[0]);
        cell_enter(cell);
    }
    close(report[1]);
    bool started = c->pid > 0 && child_started(report[0]);
    int error = errno;
    close(report[0]);
    if (c->pid > 0 && !started)
        child_kill(c);
    errno = error;
    return started;
}

/* The judge adopts what a tool leaves behind, so that it can be reaped. */
bool launch(const struct launch *l, struct child *c)
{
    struct cell cell;
    *c = (struct child){0, -1};
    if (!well_formed(l)) {
        errno = EINVAL;
        return false;
    }
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    if (!prepare(l, &cell))
        return false;
    bool started = start(&cell, c);
    int error = errno;
    if (cell.program >= 0)
        close(cell.program);
    errno = error;
    return started;
}

/* Orphans become ours when their own parents die: soon, but not at once. */
static void reap_group(pid_t group)
{
    for (unsigned ms = 0; ms < REAP_MS_MAX; ms++) {
        while (waitpid(-group, NULL, 0) > 0)
            ;
        if (kill(-group, 0) != 0)
            return;
        usleep(1000);
    }
}

/*
 * Nobody in the child's tree can leave its process group (the box cannot fork,
 * tools are refused setsid and setpgid), and a signal to a group is atomic
 * against fork: one kill ends them all. Until the leader is reaped, which is
 * here, nobody else can have its number.
 */
static void reap_tree(struct child *c, int *wait_status)
{
    kill(-c->pid, SIGKILL);
    kill(c->pid, SIGKILL);
    while (waitpid(c->pid, wait_status, 0) < 0 && errno == EINTR)
        ;
    reap_group(c->pid);
    close(c->pidfd);
    *c = (struct child){0, -1};
}

bool child_wait(struct child *c, unsigned timeout_ms, int *wait_status)
{
    struct pollfd ended = {.fd = c->pidfd, .events = POLLIN};
    if (c->pid == 0 || poll(&ended, 1, (int)timeout_ms) != 1)
        return false;
    reap_tree(c, wait_status);
    return true;
}

void child_kill(struct child *c)
{
    if (c->pid != 0)
        reap_tree(c, NULL);
}
