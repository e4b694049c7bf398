/* counts.h: instructions that callgrind counted, phase by phase.
 *
 * The box ends a phase by a dump request; the report has one part a phase,
 * each with a line "totals: N".
 */
#ifndef COUNTS_H
#define COUNTS_H

#include <stdint.h>
#include <stdio.h>

/* Reads at most `max` totals of a callgrind report, in order, and closes it.
 * Returns how many. */
unsigned counts_read(FILE *report, uint64_t *totals, unsigned max);

#endif
