/*
 * attempt.h: launching the inmate (launch/inmate.c), which tries what it was
 * told to and says what came of it.
 */
#ifndef ATTEMPT_H
#define ATTEMPT_H

#include <errno.h>
#include <fcntl.h>
#include <poll.h>

#include "judge/sandbox/launch.h"
#include "scratch.h"
#include "tiers.h"

enum { OUTPUT_BYTES = 4096, PATIENCE_MS = 20000 };

static struct scratch scratch;
static char inmate[PATH_MAX], work[PATH_MAX];

/* One attempt of inmate.c, and what it said. */
struct attempt {
    enum profile profile;
    const char *name, *argument;
    bool no_fork;
    unsigned cpu_s;
    char output[OUTPUT_BYTES];
    int wait_status;
};

static inline bool start_into(struct attempt *a, int output,
                              struct child *child)
{
    const char *argv[] = {inmate, a->name, a->argument, NULL};
    const char *readable[] = {inmate, NULL};
    struct launch_fd fds[] = {{output, STDOUT_FILENO}, {output, 9}};
    bool tool = a->profile == PROFILE_TOOL;
    return launch(&(struct launch){.profile = a->profile,
                                   .argv = argv,
                                   .work_dir = tool ? work : NULL,
                                   .readable = tool ? readable : NULL,
                                   .fds = fds,
                                   .n_fds = 2,
                                   .no_fork = a->no_fork,
                                   .cpu_s = a->cpu_s},
                  child);
}

/* Returns the end to read from; at its end of file nobody is left. */
static inline int start(struct attempt *a, struct child *child)
{
    int ends[2];
    expect(pipe2(ends, O_CLOEXEC) == 0, "a pipe");
    expect(start_into(a, ends[1], child), "the inmate starts");
    close(ends[1]);
    return ends[0];
}

static inline const char *say(struct attempt *a)
{
    struct child child;
    int from = start(a, &child);
    expect(child_wait(&child, PATIENCE_MS, &a->wait_status), "it ends");
    ssize_t n = read(from, a->output, OUTPUT_BYTES - 1);
    a->output[n > 0 ? n : 0] = '\0';
    close(from);
    return a->output;
}

static inline const char *attempt(enum profile profile, const char *name,
                                  const char *argument)
{
    static struct attempt a;
    a = (struct attempt){
        .profile = profile, .name = name, .argument = argument};
    return say(&a);
}

static inline bool nobody_left(int from)
{
    struct pollfd end = {.fd = from, .events = POLLIN};
    char byte;
    return poll(&end, 1, PATIENCE_MS) == 1 && read(from, &byte, 1) == 0;
}

/* A folder that every user may enter, with one that every user may write. */
static inline bool make_scene(void)
{
    char command[3 * PATH_MAX];
    scratch = scratch_make();
    chmod(scratch.path, 0755);
    strcpy(inmate, scratch_at(&scratch, "inmate"));
    strcpy(work, scratch_folder(&scratch, "work"));
    chmod(work, 0777);
    scratch_write(&scratch, "secret", "seed\n");
    scratch_write(&scratch, "text", "no program\n");
    chmod(scratch_at(&scratch, "text"), 0755);
    snprintf(command, sizeof command,
             "gcc -std=gnu11 -D_GNU_SOURCE -static -o %s "
             "grader/tests/launch/inmate.c",
             inmate);
    return system(command) == 0;
}

/* Builds the inmate, runs the tests, clears up. An exit status. */
static inline int attempt_main(const char *suite, const struct unit_test *tests)
{
    if (!make_scene())
        return EXIT_FAILURE;
    int status = unit_main(suite, tests);
    scratch_remove(&scratch);
    return status;
}

#endif
