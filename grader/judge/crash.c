/* crash.c: unwinding at arm's length. See crash.h. */
#include "crash.h"

#include "landlock.h"
#include "unwind.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { SECONDS_MAX = 2 };

/* It may read the program, and nothing else; what it writes goes to the pipe.
 * Best effort: the frames are more use than the last of the bolts. */
static void shut_in(const char *box_path)
{
    struct rlimit seconds = {SECONDS_MAX, SECONDS_MAX}, none = {0, 0};
    int rules = landlock_open();
    setrlimit(RLIMIT_CPU, &seconds);
    setrlimit(RLIMIT_FSIZE, &none);
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_NPROC, &none);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (rules != -1 && landlock_allow(rules, box_path, LANDLOCK_READ))
        landlock_close(rules);
}

static _Noreturn void examine(const char *box_path, const struct crash *crash,
                              unsigned max, int pipe_end)
{
    struct frame *frames = calloc(max, sizeof *frames);
    shut_in(box_path);
    if (frames) {
        unsigned n = unwind(box_path, crash, frames, max);
        if (write(pipe_end, frames, n * sizeof *frames) < 0)
            _exit(1);
    }
    _exit(0);
}

static size_t read_all(int fd, void *to, size_t bytes)
{
    size_t done = 0;
    while (done < bytes) {
        ssize_t n = read(fd, (char *)to + done, bytes - done);
        if (n == 0 || (n < 0 && errno != EINTR))
            break;
        done += n > 0 ? (size_t)n : 0;
    }
    return done;
}

/* Whoever wrote them may have been misled into writing anything. */
static void make_printable(char *text, size_t bytes)
{
    text[bytes - 1] = '\0';
    for (; *text; text++)
        if (*text < ' ' || *text > '~')
            *text = '?';
}

unsigned crash_frames(const char *box_path, const struct crash *crash,
                      struct frame *frames, unsigned max)
{
    int ends[2];
    if (max == 0 || pipe2(ends, O_CLOEXEC) != 0)
        return 0;
    pid_t pid = fork();
    if (pid == 0)
        examine(box_path, crash, max, ends[1]);
    close(ends[1]);
    size_t bytes =
        pid < 0 ? 0 : read_all(ends[0], frames, max * sizeof *frames);
    close(ends[0]);
    while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
    unsigned n = (unsigned)(bytes / sizeof *frames);
    for (unsigned i = 0; i < n; i++) {
        make_printable(frames[i].function, sizeof frames[i].function);
        make_printable(frames[i].file, sizeof frames[i].file);
    }
    return n;
}
