/* allowance.h: the processor time that plain boxes may take, all their batches
 * together.
 *
 * A batch is bounded by patience.h, but a lab has some 10,000 or 100,000 of
 * them: one that took a second each time, and came back, would be graded for a
 * day.
 *
 *   a box                     20 s      the slowest sample of a lab takes 6 s
 *   all boxes of an exam      60 s      in all its checks. When they have
 *   each box from then on     0.5 s     taken more,
 */
#ifndef ALLOWANCE_H
#define ALLOWANCE_H

#include <stdbool.h>
#include <stdint.h>

/* A box begins. */
void allowance_begin(void);

/* What it may take. */
unsigned allowance_ms(void);

/* True if that is less than others had: all boxes have taken too much. */
bool allowance_is_short(void);

/* It has ended, and has taken so much. */
void allowance_take(uint64_t cpu_ms);

#endif
