/* papers.h: what the kernel writes about the box, in the box's own /proc files.
 *
 * Another user's files in /proc may be closed to us: in a container, those of a
 * box that runs under a throw-away uid. So the box opens its own before any
 * code of a submission runs, and sends them (SCM_RIGHTS):
 *
 *   judge                                   box
 *     socketpair, /proc/self by O_PATH -----> WITNESS_FD, PROC_FD
 *     receives  <---------------------------- maps, pagemap, smaps, status,
 *                                             stat, mem, task/
 *     verifies: of procfs, and of that process
 *     receives  <---------------------------- the listener of the filter
 *
 * From then on they are read here, and the box cannot change what they say.
 * Source: proc(5), unix(7).
 */
#ifndef PAPERS_H
#define PAPERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* The order in which the box sends them: grader/wire/wire.h, WITNESS_PAPERS. */
enum paper {
    PAPER_MAPS,
    PAPER_PAGEMAP,
    PAPER_SMAPS,
    PAPER_STATUS,
    PAPER_STAT,
    PAPER_MEMORY,
    PAPER_TASKS,
    N_PAPERS
};

struct papers {
    int fd[N_PAPERS]; /* -1: none */
    pid_t pid;        /* as the judge sees it */
};

/* Receives the papers of process `pid` at `socket`. False when they do not
 * come: the box has ended. Dies when they are not what they should be: no
 * student code has run yet. */
bool papers_receive(struct papers *papers, int socket, pid_t pid);

void papers_close(struct papers *papers);

/* The whole text of a paper, now; the caller frees it. Of a process that has
 * ended: "", or what is left of it. Dies when it cannot be read. */
char *papers_text(const struct papers *papers, enum paper paper);

/* A number behind a label of PAPER_STATUS, "VmPTE:" say, as it stands there
 * (kB, mostly); 0 when there is none. */
uint64_t papers_status(const struct papers *papers, const char *label);

/* True if the process has ended: it has no memory any more. */
bool papers_ended(const struct papers *papers);

/* Page faults that took no disk, of all its threads so far, ended ones too. */
uint64_t papers_faults(const struct papers *papers);

/* The same of one thread, while it lives; 0 when it does not. */
uint64_t papers_thread_faults(const struct papers *papers, pid_t thread);

/* Threads that live now. One that has been joined may be on its way out for a
 * moment: where there is more than one, this looks again for a while. */
unsigned papers_threads(const struct papers *papers);

/* Copies bytes of its memory. Reading a page that was never touched would touch
 * it: pages_count() first. Returns how many bytes could be read, from the
 * first. */
size_t papers_peek(const struct papers *papers, uint64_t at, void *to,
                   size_t bytes);

#endif
