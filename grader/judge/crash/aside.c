/* aside.c: see aside.h. */
#include "aside.h"

#include "../sandbox/landlock.h"

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
 * Best effort: what it finds is more use than the last of the bolts. */
static void shut_in(const char *program)
{
    struct rlimit seconds = {SECONDS_MAX, SECONDS_MAX}, none = {0, 0};
    int rules = landlock_open();
    setrlimit(RLIMIT_CPU, &seconds);
    setrlimit(RLIMIT_FSIZE, &none);
    setrlimit(RLIMIT_CORE, &none);
    setrlimit(RLIMIT_NPROC, &none);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    if (rules != -1 && landlock_allow(rules, program, LANDLOCK_READ))
        landlock_close(rules);
}

static void write_all(int fd, const char *from, size_t bytes)
{
    while (bytes > 0) {
        ssize_t n = write(fd, from, bytes);
        if (n < 0 && errno != EINTR)
            _exit(1);
        from += n > 0 ? n : 0;
        bytes -= n > 0 ? (size_t)n : 0;
    }
}

static size_t read_all(int fd, char *to, size_t bytes)
{
    size_t done = 0;
    while (done < bytes) {
        ssize_t n = read(fd, to + done, bytes - done);
        if (n == 0 || (n < 0 && errno != EINTR))
            break;
        done += n > 0 ? (size_t)n : 0;
    }
    return done;
}

size_t aside(size_t (*work)(const char *program, const void *of, void *out,
                            size_t bytes),
             const char *program, const void *of, void *out, size_t bytes)
{
    int ends[2];
    if (bytes == 0 || pipe2(ends, O_CLOEXEC) != 0)
        return 0;
    pid_t pid = fork();
    if (pid == 0) {
        shut_in(program);
        write_all(ends[1], out, work(program, of, out, bytes));
        _exit(0);
    }
    close(ends[1]);
    size_t filled = pid < 0 ? 0 : read_all(ends[0], out, bytes);
    close(ends[0]);
    while (pid > 0 && waitpid(pid, NULL, 0) < 0 && errno == EINTR)
        ;
    return filled;
}

void aside_printable(char *text, size_t bytes)
{
    text[bytes - 1] = '\0';
    for (; *text; text++)
        if (*text < ' ' || *text > '~')
            *text = '?';
}
