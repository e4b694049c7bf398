/* clerk.h: every system call of a watched box, seen from outside.
 *
 * The box's filter hands certain calls to a listener (seccomp_unotify(2)): the
 * kernel stops the caller, a thread of the judge looks, writes down, decides,
 * and lets the call go on, refuses it, or answers in the kernel's place.
 *
 *   student: mmap(...) -> kernel: stop -> clerk: law.h, log -> go on
 *
 * Who asks for what the law refuses is stopped: the clerk sends it SIGXCPU,
 * whose handler in the box reports the place in the program, and the batch is
 * over.
 *
 * Numbers in registers cannot be changed by another thread of the box between
 * look and call. A path can: so open(2) goes by what the clerk read, and it is
 * the clerk who opens the file (shelf.h).
 */
#ifndef CLERK_H
#define CLERK_H

#include "law.h"
#include "papers.h"

#include <stdbool.h>

enum {
    CLERK_ARGS = 6,
    CLERK_LOG_MAX = 1 << 17,
    CLERK_PATH_BYTES = 48, /* longer paths are none of the shelf's */
    CLERK_THREADS = 512    /* as many may live beside the first */
};

/* One call. */
struct entry {
    int number;   /* SYS_mmap, ... */
    pid_t thread; /* as the judge sees it */
    uint64_t arg[CLERK_ARGS];
    int error; /* errno that the clerk gave it; 0: it went on to the kernel,
                * or was answered with success */
    uint64_t faults;             /* of the whole box before it */
    char path[CLERK_PATH_BYTES]; /* of an open; else "". Cut when long */
};

/* Takes service for a box that is about to serve; forgets all about the one
 * before. Owns `listener`; `papers` last until clerk_stop(). Dies when no
 * thread can be started. */
void clerk_start(int listener, const struct papers *papers);

/* Ends service; waits for the thread. The log and the refusal stay. */
void clerk_stop(void);

/* Forgets log, counts and ended threads. While the box is not in a batch. */
void clerk_clear(void);

/* The log since, in order; entries beyond CLERK_LOG_MAX are counted alone. All
 * of this is to be asked while the box is not in a batch. */
const struct entry *clerk_log(size_t *n);

/* How many calls of that number there were, all of them. */
uint64_t clerk_count(int number);

/* How many there were of any number. */
uint64_t clerk_total(void);

/* Page faults of each thread that has ended, at its exit, in the order in which
 * they ended; returns how many have, CLERK_THREADS at most. At most `most` are
 * written, `faults` may
 * be NULL. */
unsigned clerk_ended(uint64_t *faults, unsigned most);

/* Stops the box as if it had asked for what is refused; `why` is a sentence
 * that begins "your code ...". */
void clerk_stop_box(const char *why);

/* Why the box had to be stopped, a sentence that begins "your code ..."; NULL:
 * it had not. At any time, also by clerk_stop()'s end. */
const char *clerk_refusal(void);

#endif
