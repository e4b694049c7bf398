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
#include "progress.h"
#include "shell.h"

extern char **environ;

static char *judge_path(const char *lab)
{
    char *path = text_format("%s/judge/%s", kit_build(), lab);
    if (access(path, X_OK) != 0)
        die("%s is not built; run make first", path);
    return path;
}

static char *schema_path(void)
{
    return text_format("%s/grader/report/result.schema.json", kit_root());
}

static void say_option(struct words *words, const char *name, const char *value)
{
    if (!value)
        return;
    words_say(words, "%s", name);
    words_say(words, "%s", value);
}

static struct words judge_words(const struct run *run, const char *out,
                                const char *work, int progress_fd)
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
    say_option(&words, "--out", out);
    say_option(&words, "--work", work);
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

static char *work; /* the folder of the run that is under way, or NULL */

static void remove_work(void)
{
    if (work)
        tree_remove(work);
    free(work);
    work = NULL;
}

/* Also when this program dies meanwhile. */
static void make_work(void)
{
    static bool registered;
    if (!registered)
        atexit(remove_work);
    registered = true;
    work = tree_make();
}

static void remove_unfinished(const char *out)
{
    char *partial = text_format("%s.partial", out);
    unlink(partial);
    free(partial);
}

/* Does not return when a signal ended it. A debugger reads the terminal, which
 * only the group in the foreground can. */
static int run_to(const struct run *run, const char *out)
{
    int ends[2];
    make_pipe(ends);
    fcntl(ends[1], F_SETFD, 0);
    make_work();
    hand_on_seed(run->seed);
    struct words words = judge_words(run, out, work, ends[1]);
    interrupt_hold();
    pid_t pid = start(&words, -1, !run->gdb);
    interrupt_watch(pid, !run->gdb);
    close(ends[1]);
    words_free(&words);
    progress_follow(ends[0], !run->quiet);
    int status = reap(pid, run->lab);
    remove_work();
    remove_unfinished(out);
    interrupt_end();
    return status_of(status, run->lab);
}

static json_t *load(const char *path)
{
    char complaint[RESULT_COMPLAINT_BYTES];
    char *schema = schema_path();
    json_t *result = result_load(path, schema, complaint);
    free(schema);
    if (!result)
        fprintf(stderr, "saguaro: %s This is our fault, not your code's.\n",
                complaint);
    return result;
}

static void keep(const char *fresh, const char *out)
{
    if (rename(fresh, out) == 0)
        return;
    int error = errno;
    unlink(fresh);
    die("cannot write %s: %s", out, strerror(error));
}

int run_judge(const struct run *run, const char *out, json_t **result)
{
    char *fresh = text_format("%s.%d", out, (int)getpid());
    int status = run_to(run, fresh);
    *result = status == RUN_OUR_FAULT ? NULL : load(fresh);
    if (!*result)
        unlink(fresh);
    else
        keep(fresh, out);
    free(fresh);
    return *result ? status : RUN_OUR_FAULT;
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

char *run_result_path(const char *lab, bool whole)
{
    char *folder = text_format("%s/results", kit_build());
    if (mkdir(folder, 0777) < 0 && errno != EEXIST)
        die("cannot make %s: %s", folder, strerror(errno));
    char *path = text_format("%s/%s%s.json", folder, lab, whole ? "" : ".last");
    free(folder);
    return path;
}

json_t *run_result_before(const char *path)
{
    char complaint[RESULT_COMPLAINT_BYTES];
    char *schema = schema_path();
    json_t *before = result_load(path, schema, complaint);
    free(schema);
    return before;
}
