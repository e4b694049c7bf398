#include "run.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../judge/base/fail.h"
#include "../judge/exam/secret.h"
#include "../judge/base/text.h"
#include "../judge/base/tree.h"
#include "../report/result.h"
#include "interrupt.h"
#include "kit.h"
#include "means.h"
#include "oom.h"
#include "progress.h"
#include "shell.h"

extern char **environ;

static char *desk; /* the folder of the run that is under way, or NULL:
                    *   result.json   written by the judge
                    *   work/         where compilers and boxes work */

static char *judge_path(const char *lab)
{
    char *path = text_format("%s/judge/%s", kit_build(), lab);
    if (access(path, X_OK) != 0)
        die("%s is not built; run make first", path);
    return path;
}

static void say_option(struct words *words, const char *name, const char *value)
{
    if (!value)
        return;
    words_say(words, "%s", name);
    words_say(words, "%s", value);
}

/* A word "<desk>/<name>" after the option. */
static void say_place(struct words *words, const char *option, const char *name)
{
    char *path = text_format("%s/%s", desk, name);
    say_option(words, option, path);
    free(path);
}

static struct words judge_words(const struct run *run, int progress_fd)
{
    struct words words = {0};
    char *judge = judge_path(run->lab);
    words_say(&words, "%s", judge);
    free(judge);
    say_option(&words, "--kit", kit_root());
    char *usual = text_format("%s/labs/%s", kit_root(), run->lab);
    say_option(&words, "--submission", run->folder ? run->folder : usual);
    free(usual);
    say_option(&words, "--check", run->check);
    say_option(&words, "--compat", run->compat);
    if (run->dependents)
        words_say(&words, "--all");
    if (run->gdb)
        words_say(&words, "--gdb");
    words_say(&words, "--progress");
    words_say(&words, "%d", progress_fd);
    say_place(&words, "--out", "result.json");
    say_place(&words, "--work", "work");
    return words;
}

/* No signal waits in a judge; in a group of its own all of it can be ended. */
static void set_attributes(posix_spawnattr_t *attributes, bool own_group)
{
    sigset_t none;
    sigemptyset(&none);
    posix_spawnattr_init(attributes);
    posix_spawnattr_setsigmask(attributes, &none);
    posix_spawnattr_setflags(attributes,
                             POSIX_SPAWN_SETSIGMASK |
                                 (own_group ? POSIX_SPAWN_SETPGROUP : 0));
}

/* Starts words[0], its standard output going to `out` unless that is -1. It
 * inherits what is not close-on-exec. */
static pid_t start(const struct words *words, int out, bool own_group)
{
    char *argv[words->n + 1];
    memcpy(argv, words->word, words->n * sizeof *argv);
    argv[words->n] = NULL;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    if (out >= 0)
        posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
    pid_t pid;
    posix_spawnattr_t attributes;
    set_attributes(&attributes, own_group);
    int error =
        posix_spawn(&pid, argv[0], &actions, &attributes, argv, environ);
    posix_spawnattr_destroy(&attributes);
    posix_spawn_file_actions_destroy(&actions);
    if (error)
        die("cannot start %s: %s", argv[0], strerror(error));
    return pid;
}

static int reap(pid_t pid, const char *lab)
{
    int status;
    while (waitpid(pid, &status, 0) < 0)
        if (errno != EINTR)
            die("lost the grader of %s: %s", lab, strerror(errno));
    return status;
}

/* The exit status, of ours, that follows from the judge's end. */
static int status_of(int status, const char *lab)
{
    if (WIFEXITED(status) && WEXITSTATUS(status) <= RUN_OUR_FAULT)
        return WEXITSTATUS(status);
    if (WIFSIGNALED(status))
        fprintf(stderr,
                "saguaro: the grader of %s was ended by signal %d (%s). This "
                "is our fault, not your code's.\n",
                lab, WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        fprintf(stderr,
                "saguaro: the grader of %s ended with status %d. This is our "
                "fault, not your code's.\n",
                lab, WEXITSTATUS(status));
    return RUN_OUR_FAULT;
}

static void make_pipe(int ends[2])
{
    if (pipe2(ends, O_CLOEXEC) < 0)
        die("no pipe: %s", strerror(errno));
}

/* The seed goes through the environment: see secret.h. */
static void hand_on_seed(const char *seed)
{
    if (seed)
        setenv(secret_variable, seed, true);
    else
        unsetenv(secret_variable);
}

static void remove_desk(void)
{
    if (desk)
        tree_remove(desk);
    free(desk);
    desk = NULL;
}

/* Also when this program dies meanwhile. */
static void make_desk(void)
{
    static bool registered;
    if (!registered)
        atexit(remove_desk);
    registered = true;
    desk = tree_make();
    char *work = text_format("%s/work", desk);
    if (mkdir(work, 0700) < 0)
        die("cannot make %s: %s", work, strerror(errno));
    free(work);
}

/* Lost marks count only where nothing was missing that is not the
 * submission's. It is looked for before, too: that is sooner, and others may
 * have come meanwhile. */
static void expect_means(void)
{
    char *missing = means_missing(desk);
    if (missing)
        die("%s", missing);
}

/* A compiler that was ended looks like a file that does not compile. */
static void expect_memory(unsigned long kills_before)
{
    if (oom_kills() != kills_before)
        die("the kernel ended a program for want of memory. Grade fewer at a "
            "time, or give each 1 GB.");
}

/* A debugger reads the terminal, which only the group in the foreground can. */
static int follow(const struct run *run)
{
    int ends[2];
    make_pipe(ends);
    fcntl(ends[1], F_SETFD, 0);
    hand_on_seed(run->seed);
    struct words words = judge_words(run, ends[1]);
    pid_t pid = start(&words, -1, !run->gdb);
    interrupt_watch(pid, !run->gdb);
    close(ends[1]);
    words_free(&words);
    progress_follow(ends[0], !run->quiet);
    return reap(pid, run->lab);
}

static json_t *load(void)
{
    char complaint[RESULT_COMPLAINT_BYTES];
    char *path = text_format("%s/result.json", desk),
         *schema = run_schema_path();
    json_t *result = result_load(path, schema, complaint);
    free(schema);
    free(path);
    if (!result)
        fprintf(stderr, "saguaro: %s This is our fault, not your code's.\n",
                complaint);
    return result;
}

/* Does not return when a signal ended it. */
int run_judge(const struct run *run, json_t **result)
{
    interrupt_hold();
    make_desk();
    expect_means();
    unsigned long kills = oom_kills();
    int ended = follow(run);
    int status = interrupt_came() ? RUN_OUR_FAULT : status_of(ended, run->lab);
    if (status == RUN_MARKS_LOST) {
        expect_memory(kills);
        expect_means();
    }
    *result = status == RUN_OUR_FAULT ? NULL : load();
    remove_desk();
    interrupt_end();
    return *result ? status : RUN_OUR_FAULT;
}

char *run_schema_path(void)
{
    return text_format("%s/grader/report/result.schema.json", kit_root());
}

char *run_options(const struct run *run)
{
    char *folder = run->folder ? shell_word(run->folder) : NULL;
    char *options = text_format(
        "%s%s%s%s", folder ? " --dir " : "", folder ? folder : "",
        run->compat ? " --compat " : "", run->compat ? run->compat : "");
    free(folder);
    return options;
}

json_t *run_list(const char *lab)
{
    int ends[2];
    make_pipe(ends);
    struct words words = {0};
    char *judge = judge_path(lab);
    say_option(&words, judge, "--list");
    say_option(&words, "--kit", kit_root());
    pid_t pid = start(&words, ends[1], false);
    close(ends[1]);
    json_t *list = json_loadfd(ends[0], 0, NULL);
    close(ends[0]);
    if (status_of(reap(pid, lab), lab) != 0 || !list)
        die("the grader of %s could not list its checks", lab);
    words_free(&words);
    free(judge);
    return list;
}
