/*
 * launch.h: the one way in which the judge starts another program.
 *
 *      judge ── fork ──> child: shuts itself in (cell.c) ── exec ──> program
 *        │                 │ close-on-exec pipe
 *        └── reads errno <─┘ (empty: the program has started)
 *
 * Two profiles. STRICT is for a box: it may execute its own file and open
 * nothing; once its memory is mapped it locks itself into
 * sandbox_strict_filter(). TOOL is for the compiler, Valgrind and their like: a
 * system that is read-only, one folder to write, a list of refused system
 * calls. What more can be had on this machine is isolation.h's business.
 *
 * Both profiles: clean environment, no descriptor that is not named, resource
 * limits, no new privileges, its own session, death when the judge dies.
 */
#ifndef LAUNCH_H
#define LAUNCH_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

enum profile { PROFILE_STRICT, PROFILE_TOOL };

/* Our descriptor `ours` is number `theirs` in the child. */
struct launch_fd {
    int ours, theirs;
};

struct launch {
    enum profile profile;

    /* argv[0] is an absolute path; ends with NULL. */
    const char *const *argv;

    /* NULL: PATH, LC_ALL=C and, with a work_dir, TMPDIR and HOME. */
    const char *const *env;

    /* TOOL: the one writable folder, and the current one. STRICT: NULL. */
    const char *work_dir;

    /* TOOL: files and folders that it may read besides the system's own; ends
     * with NULL, may be NULL. What does not exist is passed over. */
    const char *const *readable;

    /* Descriptors that it inherits. 0, 1 and 2 are /dev/null unless named. */
    const struct launch_fd *fds;
    unsigned n_fds; /* at most LAUNCH_FDS_MAX */

    /* TOOL: it may start threads and become another program, but start no
     * process. For tools that run a submission's code (Valgrind). */
    bool no_fork;

    /* STRICT: it may start threads, until it forbids that to itself. */
    bool threads;

    /* STRICT: this descriptor is its own folder in /proc, whose files it may
     * read; 0: none. */
    int proc_fd;

    /* Addresses are the same in each run, where the system grants that: a
     * container may not. */
    bool fixed_addresses;

    /* Limits; 0 is the profile's default, which limits.c lists. cpu_s is sent
     * as SIGXCPU, and a second later as SIGKILL. */
    unsigned cpu_s;
    uint64_t memory_bytes, file_bytes, stack_bytes;

    /* What it may write to and shares with nobody, all together; 0: as much as
     * memory_bytes allows. */
    uint64_t data_bytes;
};

enum { LAUNCH_FDS_MAX = 16 };

/* A program that was launched and has not been reaped. pid is 0 afterwards. */
struct child {
    pid_t pid;
    int pidfd;
};

/*
 * Starts the program. It has been executed when this returns true, and the
 * caller owes a child_wait() that returns true, or a child_kill().
 *
 * Fails with false and errno, with nothing left behind:
 *   EINVAL      argv[0] is not absolute, or too many descriptors
 *   ENOENT, EACCES, ENOEXEC, ...   from execve: no such program
 *   EAGAIN, ENOMEM, EMFILE         the machine has no room for it
 * and with the errno of whichever step of shutting itself in was refused.
 */
bool launch(const struct launch *l, struct child *c);

/*
 * Waits at most timeout_ms for the program to end. True: it ended, whatever it
 * had started is dead too, all of it is reaped, and *wait_status (may be NULL)
 * is as waitpid() has it. False: still running.
 */
bool child_wait(struct child *c, unsigned timeout_ms, int *wait_status);

/* Ends the program and all that it started, and reaps them. Does nothing to a
 * child that has been reaped. */
void child_kill(struct child *c);

#endif
