/* clerk.h: every system call of a watched box, seen from outside.
 *
 * The box's filter hands certain calls to a listener (seccomp_unotify(2)): the
 * kernel stops the caller, a thread of the judge looks, writes down, decides,
 * and lets the call go on, refuses it, or answers in the kernel's place.
 *
 *   student: mmap(...) -> kernel: stop -> clerk: law.h, log -> go on
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

enum { CLERK_ARGS = 6, CLERK_LOG_MAX = 1 << 17 };

/* One call. */
struct entry {
    int number;   /* SYS_mmap, ... */
    pid_t thread; /* as the judge sees it */
    uint64_t arg[CLERK_ARGS];
    int error; /* errno that the clerk gave it; 0: it went on to the kernel,
                * or was answered with success */
    uint64_t faults; /* of the whole box before it */
};

/* Takes service for a box that is about to serve. `papers` last until
 * clerk_stop(). Dies when no thread can be started. */
void clerk_start(int listener, const struct papers *papers);

/* Ends service; waits for the thread. The box is to be dead. The log stays. */
void clerk_stop(void);

/* Forgets the log. While the box is not in a batch. */
void clerk_clear(void);

/* The log since, in order; entries beyond CLERK_LOG_MAX are counted alone. */
const struct entry *clerk_log(size_t *n);

/* How many calls of that number there were, all of them. */
uint64_t clerk_count(int number);

/* How many there were of any number. */
uint64_t clerk_total(void);

/* Page faults of a thread that has ended, at its exit: threads in the order in
 * which they ended; returns how many ended. `faults` may be NULL. */
unsigned clerk_ended(uint64_t *faults, unsigned most);

/* Why the box had to be stopped, a sentence that begins "your code ..."; NULL:
 * it had not. */
const char *clerk_refusal(void);

#endif
