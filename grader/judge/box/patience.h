/* patience.h: how long a box may take for one batch.
 *
 * A loaded machine must not make a slow box look hung: what counts is the
 * processor time that the box used. Wall time ends only a sleeper. After two
 * hangs the judge has less patience, so that a submission which hangs in every
 * check is done within a minute.
 */
#ifndef PATIENCE_H
#define PATIENCE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Of a box under a tool the judge expects less. */
unsigned patience_ms(bool under_tool);

/* One more box hung, or spent a whole budget of steps. */
void patience_lost(void);

/* True after two of them. */
bool patience_is_short(void);

/* From here on a hang is expected: limits are short, and none is counted. */
void patience_expect_hangs(bool expected);

struct stopwatch {
    int32_t cpu_clock;
    uint64_t cpu_start_ms, wall_start_ms;
};

struct stopwatch stopwatch_start(pid_t process);

/* True when the process used limit_ms of the processor, or slept for long. */
bool stopwatch_is_over(const struct stopwatch *watch, unsigned limit_ms);

#endif
