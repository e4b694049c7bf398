/* cell.c: see cell.h. */
#include "cell.h"

#include "landlock.h"
#include "limits.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/close_range.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/personality.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { FIRST_UNNAMED = 3, FOLDER_MAX = 4096 };

/* Handlers go with exec, but what was ignored or blocked would be inherited. */
static bool fresh_signals(void)
{
    sigset_t none;
    for (int s = 1; s < NSIG; s++)
        signal(s, SIG_DFL);
    sigemptyset(&none);
    return sigprocmask(SIG_SETMASK, &none, NULL) == 0;
}

static int highest_theirs(const struct launch *l)
{
    int highest = l->proc_fd > STDERR_FILENO ? l->proc_fd : STDERR_FILENO;
    for (unsigned i = 0; i < l->n_fds; i++)
        if (l->fds[i].theirs > highest)
            highest = l->fds[i].theirs;
    return highest;
}

static bool move_above(int *fd, int lowest)
{
    if (*fd < 0)
        return true;
    *fd = fcntl(*fd, F_DUPFD_CLOEXEC, lowest);
    return *fd >= 0;
}

static bool open_null(void)
{
    int null = open("/dev/null", O_RDWR);
    for (int fd = 0; null >= 0 && fd < FIRST_UNNAMED; fd++)
        if (fd != null && dup2(null, fd) < 0)
            return false;
    if (null >= FIRST_UNNAMED)
        close(null);
    return null >= 0;
}

/* Its folder in /proc, while there are paths. Another process cannot open it:
 * in a container, /proc is closed to who runs as somebody else. */
static bool open_proc(int as)
{
    int folder = open("/proc/self", O_PATH | O_DIRECTORY);
    if (folder < 0 || folder == as)
        return folder >= 0;
    bool moved = dup2(folder, as) >= 0;
    close(folder);
    return moved;
}

/*
 * All sources move above all targets first, so that no target is a source of a
 * later one. Then everything closes at exec but the targets, made last.
 */
static bool inherit(struct cell *c)
{
    const struct launch *l = c->launch;
    int lowest = highest_theirs(l) + 1, source[LAUNCH_FDS_MAX];
    for (unsigned i = 0; i < l->n_fds; i++) {
        source[i] = l->fds[i].ours;
        if (!move_above(&source[i], lowest))
            return false;
    }
    if (!move_above(&c->report, lowest) || !move_above(&c->program, lowest))
        return false;
    if (!open_null() ||
        syscall(SYS_close_range, FIRST_UNNAMED, ~0U, CLOSE_RANGE_CLOEXEC) != 0)
        return false;
    for (unsigned i = 0; i < l->n_fds; i++)
        if (dup2(source[i], l->fds[i].theirs) < 0)
            return false;
    return l->proc_fd == 0 || open_proc(l->proc_fd);
}

/* What a compiler or Valgrind reads of the system. Of /proc only its own part:
 * the judge's command line is nobody's business. */
static const char *const system_paths[] = {
    "/usr",
    "/lib",
    "/lib64",
    "/bin",
    "/etc/ld.so.cache",
    "/etc/alternatives",
    "/proc/self",
    NULL,
};

static bool allow_each(int rules, const char *const *paths)
{
    for (; paths && *paths; paths++)
        if (!landlock_allow(rules, *paths, LANDLOCK_READ))
            return false;
    return true;
}

static bool allow_strict(int rules, const struct cell *c)
{
    int proc_fd = c->launch->proc_fd;
    return landlock_allow_fd(rules, c->program, LANDLOCK_READ) &&
           (proc_fd == 0 || landlock_allow_fd(rules, proc_fd, LANDLOCK_READ));
}

static int write_rules(const struct cell *c)
{
    const struct launch *l = c->launch;
    int rules = landlock_open();
    if (rules == -1)
        return -1;
    if (l->profile == PROFILE_STRICT)
        return allow_strict(rules, c) ? rules : -1;
    bool written = allow_each(rules, system_paths) &&
                   allow_each(rules, l->readable) &&
                   landlock_allow(rules, "/dev/null", LANDLOCK_WRITE) &&
                   landlock_allow(rules, l->work_dir, LANDLOCK_WRITE);
    return written ? rules : -1;
}

static bool enter_folder(const struct cell *c)
{
    if (c->launch->profile == PROFILE_STRICT)
        return isolation_leave_files(c->tier);
    return chdir(c->launch->work_dir) == 0;
}

/* The parent may have died before we asked to be told: then nobody holds the
 * other end of the report. (getppid() says nothing in a new process table.) */
static bool die_with_parent(const struct cell *c)
{
    struct pollfd report = {.fd = c->report};
    if (prctl(PR_SET_PDEATHSIG, SIGKILL) != 0)
        return false;
    return poll(&report, 1, 0) == 0;
}

static bool put_on_filter(const struct cell *c)
{
    return !c->filter ||
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, c->filter) == 0;
}

/* Refused: the program runs all the same, or says itself that it cannot. */
static void fix_addresses(const struct cell *c)
{
    if (c->launch->fixed_addresses)
        personality(ADDR_NO_RANDOMIZE);
}

static bool shut_in(struct cell *c)
{
    const struct launch *l = c->launch;
    bool strict = l->profile == PROFILE_STRICT;
    umask(022);
    fix_addresses(c);
    if (!fresh_signals() || setsid() < 0 || !isolation_settle(c->tier) ||
        !inherit(c))
        return false;
    int rules = write_rules(c);
    return rules != -1 && enter_folder(c) &&
           isolation_drop_root(c->tier, strict) && die_with_parent(c) &&
           limits_set(l) && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           landlock_close(rules) && put_on_filter(c);
}

static void become_program(const struct cell *c)
{
    static char tmpdir[FOLDER_MAX], home[FOLDER_MAX];
    const struct launch *l = c->launch;
    const char *clean[] = {"PATH=/usr/bin:/bin", "LC_ALL=C", NULL, NULL, NULL};
    if (l->work_dir) {
        snprintf(tmpdir, sizeof tmpdir, "TMPDIR=%s", l->work_dir);
        snprintf(home, sizeof home, "HOME=%s", l->work_dir);
        clean[2] = tmpdir;
        clean[3] = home;
    }
    char *const *argv = (char *const *)l->argv;
    char *const *env = (char *const *)(l->env ? l->env : clean);
    if (c->program < 0)
        execveat(AT_FDCWD, argv[0], argv, env, 0);
    else
        execveat(c->program, "", argv, env, AT_EMPTY_PATH);
}

void cell_enter(struct cell *c)
{
    if (shut_in(c))
        become_program(c);
    int error = errno;
    if (write(c->report, &error, sizeof error) < 0)
        _exit(2);
    _exit(1);
}
