/* saguaro watch: look at the files twice a second, grade when one changed. One
 * that changes while it is graded is graded anew.
 *
 * Looking is enough: a handful of stat(2) calls costs nothing, works on every
 * file system, and sees an editor that saves by renaming. */
#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "../judge/base/fail.h"
#include "../judge/lab/lab.h"
#include "command.h"
#include "kit.h"
#include "options.h"

enum { MAX_LABS = 32 };

static const struct timespec look_every = {.tv_nsec = 500 * 1000 * 1000};

/* How soon the end of a grading is seen. */
static const struct timespec look_often = {.tv_nsec = 50 * 1000 * 1000};

static volatile sig_atomic_t ended;

struct watched {
    struct lab *lab;
    uint64_t print; /* of what stat(2) says about its files */
};

/* A number that changes whenever a file of the lab is written or replaced. */
static uint64_t fingerprint(const struct lab *lab)
{
    uint64_t print = 0;
    for (size_t i = 0; i < lab->files.n; i++) {
        struct stat status = {0};
        char *path = text_format("%s/labs/%s/%s", kit_root(), lab->name,
                                 lab->files.word[i]);
        stat(path, &status);
        free(path);
        print = print * 31 + status.st_ino;
        print = print * 31 + status.st_size;
        print = print * 31 + status.st_mtim.tv_sec;
        print = print * 31 + status.st_mtim.tv_nsec;
    }
    return print;
}

/* Notices a change since the last time it was asked. */
static bool has_changed(struct watched *watched)
{
    uint64_t print = fingerprint(watched->lab);
    bool changed = print != watched->print;
    watched->print = print;
    return changed;
}

static pid_t start_grading(const char *lab)
{
    char grade_name[] = "grade";
    char *argv[] = {grade_name, (char *)lab, NULL};
    if (isatty(STDOUT_FILENO))
        printf("\033[H\033[2J");
    fflush(stdout);
    pid_t child = fork();
    if (child < 0)
        die("cannot start grading: %s", strerror(errno));
    if (child > 0)
        return child;
    signal(SIGINT, SIG_DFL);
    signal(SIGTERM, SIG_DFL);
    signal(SIGHUP, SIG_DFL);
    exit(grade_command(2, argv));
}

/* Grades in a process of its own, which cleans up when it is told to end.
 * False when that was done because a file changed meanwhile. */
static bool grade_once(struct watched *watched)
{
    pid_t child = start_grading(watched->lab->name);
    while (waitpid(child, NULL, WNOHANG) == 0) {
        nanosleep(&look_often, NULL);
        bool changed = has_changed(watched);
        if (!changed && !ended)
            continue;
        kill(child, SIGTERM);
        waitpid(child, NULL, 0);
        return !changed;
    }
    return true;
}

static void grade(struct watched *watched)
{
    while (!ended && !grade_once(watched))
        ;
    if (!ended)
        printf("\nWatching; Ctrl-C ends it.\n");
    fflush(stdout);
}

static size_t watched_labs(struct watched *watched, int argc, char **argv)
{
    const struct words *labs = kit_labs();
    size_t n = argc > 1 ? (size_t)argc - 1 : labs->n;
    if (n > MAX_LABS)
        die("at most %d labs can be watched", MAX_LABS);
    for (size_t i = 0; i < n; i++) {
        const char *name = argc > 1 ? argv[i + 1] : labs->word[i];
        kit_expect_lab(name);
        watched[i].lab = lab_load(kit_root(), name);
        watched[i].print = fingerprint(watched[i].lab);
    }
    return n;
}

static void end(int signal)
{
    (void)signal;
    ended = true;
}

static void end_on_signals(void)
{
    const struct sigaction action = {.sa_handler = end};
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    sigaction(SIGHUP, &action, NULL);
}

int watch_command(int argc, char **argv)
{
    const struct option_row none[] = {{0}};
    struct watched watched[MAX_LABS];
    argc = options_take(argc, argv, none);
    size_t n = watched_labs(watched, argc, argv);
    end_on_signals();
    for (size_t i = 0; argc > 1 && i < n; i++)
        grade(&watched[i]);
    if (argc == 1)
        printf("Save a file of a lab, and it is graded.\n");
    fflush(stdout);
    for (; !ended; nanosleep(&look_every, NULL))
        for (size_t i = 0; i < n; i++)
            if (has_changed(&watched[i]))
                grade(&watched[i]);
    for (size_t i = 0; i < n; i++)
        lab_free(watched[i].lab);
    return 0;
}
