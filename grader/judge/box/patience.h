/* patience.h: how long a box may take for one batch.
 *
 * A loaded machine must not make a slow box look hung: what counts is the
 * processor time that the box used. Wall time ends only a sleeper.
 *
 * A call that has hung is given less from then on, so that a submission which
 * hangs in every check is done within half a minute; all other calls lose
 * nothing by it.
 *
 *   seconds for    a call that   one that has   one that has hung twice
 *                  never hung    hung before    and not come back since
 *   a single call      1.0           0.4               0.1
 *   many calls         2.0           0.4               0.1
 *   threads            2.0           2.0               0.4
 *   under a tool      15.0           5.0               2.0
 *
 * Threads on the machine have it for each stretch without progress.
 */
#ifndef PATIENCE_H
#define PATIENCE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Calls are told apart by their numbers on the wire, which are below these: all
 * that threads ask at a time counts as one call. */
enum {
    PATIENCE_NATIVE = 62, /* on the kernel's threads, */
    PATIENCE_CREW = 63    /* or on the machine */
};

enum patience_kind {
    PATIENCE_ONE,
    PATIENCE_MANY,
    PATIENCE_THREADS,
    PATIENCE_TOOL
};

/* What a batch may take while the box is in that call. */
unsigned patience_ms(unsigned call, enum patience_kind kind);

/* The box hung in that call, or spent a whole budget of steps. */
void patience_lost(unsigned call);

/* The call came back. */
void patience_kept(unsigned call);

/* How often it was lost so far. */
unsigned patience_hangs(unsigned call);

/* From here on a hang is expected: limits are short, and none is counted. */
void patience_expect_hangs(bool expected);
bool patience_expects_hangs(void);

struct stopwatch {
    int32_t cpu_clock;
    uint64_t cpu_start_ms, wall_start_ms;
};

struct stopwatch stopwatch_start(pid_t process);

/* What the process has used of the processor, in its whole life; 0 when it has
 * ended. */
uint64_t stopwatch_cpu_ms(const struct stopwatch *watch);

/* True when the process used limit_ms of the processor, or slept for long. */
bool stopwatch_is_over(const struct stopwatch *watch, unsigned limit_ms);

#endif
