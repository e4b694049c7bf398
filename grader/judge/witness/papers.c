#include "papers.h"

#include "../../wire/wire.h"
#include "../base/clock.h"
#include "../base/fail.h"
#include "parcel.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/vfs.h>
#include <unistd.h>

_Static_assert((int)N_PAPERS == (int)WITNESS_PAPERS,
               "papers.h and wire.h name the same");

enum { CHUNK_BYTES = 1 << 16, STAT_BYTES = 1 << 10, GO_AWAY_MS = 200 };

static bool is_of_procfs(int fd)
{
    struct statfs status;
    return fstatfs(fd, &status) == 0 && status.f_type == PROC_SUPER_MAGIC;
}

bool papers_receive(struct papers *papers, int socket, pid_t pid)
{
    uint64_t holder;

    papers->pid = pid;
    if (!parcel_receive(socket, papers->fd, N_PAPERS))
        return false;
    for (unsigned i = 0; i < N_PAPERS; i++)
        if (!is_of_procfs(papers->fd[i]))
            die("the box's %s are not the kernel's", witness_papers[i]);
    holder = papers_status(papers, "Pid:");
    if (holder != 0 && holder != (uint64_t)pid)
        die("the box's papers are of another process");
    if (holder == 0)
        papers_close(papers);
    return holder != 0;
}

void papers_close(struct papers *papers)
{
    for (unsigned i = 0; i < N_PAPERS; i++)
        close(papers->fd[i]);
    memset(papers, -1, sizeof *papers);
}

/* As much as one read gives, from byte `at` on. The offset is given and not
 * the descriptor's: the clerk reads, too. */
static ssize_t read_at(int fd, void *to, size_t bytes, size_t at)
{
    ssize_t n;

    do
        n = pread(fd, to, bytes, (off_t)at);
    while (n == -1 && errno == EINTR);
    return n;
}

char *papers_text(const struct papers *papers, enum paper paper)
{
    size_t used = 0, room = CHUNK_BYTES;
    char *text = malloc(room);
    ssize_t n = 1;

    while (text && n > 0) {
        n = read_at(papers->fd[paper], text + used, room - used - 1, used);
        used += n > 0 ? (size_t)n : 0;
        if (room - used < CHUNK_BYTES / 2)
            text = realloc(text, room *= 2);
    }
    if (text == NULL)
        die("no memory for the box's papers");
    if (n < 0 && errno != ESRCH)
        die("cannot read the box's %s: %s", witness_papers[paper],
            strerror(errno));
    text[used] = '\0';
    return text;
}

uint64_t papers_status(const struct papers *papers, const char *label)
{
    char *text = papers_text(papers, PAPER_STATUS);
    size_t length = strlen(label);
    uint64_t value = 0;

    for (char *line = text; line && *line; line = strchr(line, '\n')) {
        line += *line == '\n';
        if (strncmp(line, label, length) == 0) {
            value = strtoull(line + length, NULL, 10);
            break;
        }
    }
    free(text);
    return value;
}

bool papers_ended(const struct papers *papers)
{
    return papers_status(papers, "VmSize:") == 0;
}

/* Field 10 of stat. Field 2, the name, may hold blanks and brackets: what
 * follows is counted from its last bracket. */
static uint64_t faults_in(int stat)
{
    char text[STAT_BYTES];
    uint64_t faults = 0;
    ssize_t n = read_at(stat, text, sizeof text - 1, 0);
    const char *name_end;

    text[n > 0 ? n : 0] = '\0';
    name_end = strrchr(text, ')');
    if (name_end)
        sscanf(name_end + 1, " %*s %*s %*s %*s %*s %*s %*s %" SCNu64, &faults);
    return faults;
}

uint64_t papers_faults(const struct papers *papers)
{
    return faults_in(papers->fd[PAPER_STAT]);
}

uint64_t papers_thread_faults(const struct papers *papers, pid_t thread)
{
    char name[32];
    int stat;
    uint64_t faults;

    snprintf(name, sizeof name, "%d/stat", thread);
    stat = openat(papers->fd[PAPER_TASKS], name, O_RDONLY | O_CLOEXEC);
    if (stat == -1)
        return 0;
    faults = faults_in(stat);
    close(stat);
    return faults;
}

unsigned papers_threads(const struct papers *papers)
{
    uint64_t until = clock_ms(CLOCK_MONOTONIC) + GO_AWAY_MS;
    unsigned threads;

    while ((threads = (unsigned)papers_status(papers, "Threads:")) > 1 &&
           clock_ms(CLOCK_MONOTONIC) < until)
        usleep(1000);
    return threads;
}

size_t papers_peek(const struct papers *papers, uint64_t at, void *to,
                   size_t bytes)
{
    size_t done = 0;

    while (done < bytes) {
        ssize_t n = read_at(papers->fd[PAPER_MEMORY], (char *)to + done,
                            bytes - done, at + done);
        if (n <= 0)
            break;
        done += (size_t)n;
    }
    return done;
}
