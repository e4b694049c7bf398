/* tool.c: see tool.h. */
#include "tool.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "../base/clock.h"
#include "../base/fail.h"
#include "../sandbox/launch.h"
#include "../base/sentence.h"
#include "../base/text.h"

/* The first bytes of what a tool says; the rest is read and dropped. */
struct head {
    char text[TOOL_OUTPUT_BYTES];
    size_t n;
    bool cut;
};

void command_add(struct command *command, const char *argument, ...)
{
    va_list more;
    va_start(more, argument);
    for (; argument; argument = va_arg(more, const char *)) {
        if (command->n == TOOL_ARGS_MAX)
            die("the command line of %s is too long", command->argv[0]);
        command->argv[command->n++] = argument;
    }
    va_end(more);
}

static int left_ms(int64_t deadline_ms)
{
    int64_t left = deadline_ms - (int64_t)clock_ms(CLOCK_MONOTONIC);
    return left > 0 ? left : 0;
}

static void head_take(struct head *head, const char *text, size_t n)
{
    size_t room = sizeof head->text - head->n;
    head->cut |= n > room;
    n = n < room ? n : room;
    memcpy(head->text + head->n, text, n);
    head->n += n;
}

/* Reads until every writer has closed the pipe, or until the deadline. */
static void head_read(struct head *head, int fd, int64_t deadline_ms)
{
    char piece[4096];
    struct pollfd ready = {.fd = fd, .events = POLLIN};
    while (left_ms(deadline_ms) > 0) {
        if (poll(&ready, 1, left_ms(deadline_ms)) <= 0)
            continue;
        ssize_t n = read(fd, piece, sizeof piece);
        if (n <= 0)
            return;
        head_take(head, piece, n);
    }
}

/* Whole lines, printable. */
static char *head_text(struct head *head)
{
    char *last = memrchr(head->text, '\n', head->n);
    if (head->cut && last)
        head->n = last + 1 - head->text;
    char *printable = malloc(head->n + 1);
    if (!printable)
        die("out of memory");
    sentence_printable(printable, head->text, head->n);
    if (!head->cut)
        return printable;
    char *text = text_format("%s(and more)\n", printable);
    free(printable);
    return text;
}

static struct child start(const struct command *command, const char *work,
                          const char *const *readable, int output)
{
    const struct launch_fd fds[] = {{output, 1}, {output, 2}};
    struct launch how = {
        .profile = PROFILE_TOOL,
        .argv = command->argv,
        .work_dir = work,
        .readable = readable,
        .fds = fds,
        .n_fds = 2,
        .cpu_s = command->cpu_s ? command->cpu_s : TOOL_CPU_S,
        .memory_bytes = (uint64_t)TOOL_MEMORY_MB << 20,
        .file_bytes = (uint64_t)TOOL_FILE_MB << 20,
    };
    struct child child;
    if (!launch(&how, &child))
        die("cannot start %s: %s", command->argv[0], strerror(errno));
    return child;
}

/* What to look for when a program that the tool started was stopped: the tool
 * itself then ends with status 1 and says so. */
static const struct symptom {
    int signal;
    const char *words;
    enum tool_end end;
} symptoms[] = {
    {SIGXCPU, "CPU time limit exceeded signal terminated", TOOL_TIME_OUT},
    {SIGKILL, "Killed signal terminated", TOOL_TIME_OUT},
    {SIGXFSZ, "File size limit exceeded signal terminated", TOOL_TOO_LARGE},
    {0, "File too large", TOOL_TOO_LARGE},
    {0, "File too large", TOOL_TOO_LARGE},
    {0, "out of memory allocating", TOOL_NO_MEMORY},
    {0, "virtual memory exhausted", TOOL_NO_MEMORY},
    {SIGSEGV, "Segmentation fault signal terminated", TOOL_CRASHED},
};

static enum tool_end end_of(int wait_status, const char *output)
{
    if (WIFEXITED(wait_status) && WEXITSTATUS(wait_status) == 0)
        return TOOL_DONE;
    int signal = WIFSIGNALED(wait_status) ? WTERMSIG(wait_status) : -1;
    for (size_t i = 0; i < sizeof symptoms / sizeof *symptoms; i++)
        if (symptoms[i].signal == signal || strstr(output, symptoms[i].words))
            return symptoms[i].end;
    return TOOL_FAILED;
}

struct tool_run tool_run(const struct command *command, const char *work,
                         const char *const *readable)
{
    int ends[2], wait_status;
    if (pipe2(ends, O_CLOEXEC))
        die("cannot make a pipe: %s", strerror(errno));
    int64_t deadline_ms = (int64_t)clock_ms(CLOCK_MONOTONIC) +
                          (command->wall_ms ? command->wall_ms : TOOL_WALL_MS);
    struct child child = start(command, work, readable, ends[1]);
    close(ends[1]);
    struct head head = {.n = 0};
    head_read(&head, ends[0], deadline_ms);
    bool ended = child_wait(&child, left_ms(deadline_ms), &wait_status);
    if (!ended)
        child_kill(&child);
    close(ends[0]);
    struct tool_run run = {.output = head_text(&head)};
    run.end = ended ? end_of(wait_status, run.output) : TOOL_TIME_OUT;
    return run;
}
