/* counts.h: instructions that callgrind counted, phase by phase.
 *
 * The box ends a phase by a dump request; the report has one part a phase,
 * each with a line "totals: N".
 */
#ifndef COUNTS_H
#define COUNTS_H

#include <stdint.h>

/* Reads at most `max` totals of a callgrind report, in order. Returns how
 * many; blames the submission when there is no such report. */
unsigned counts_read(const char *path, uint64_t *totals, unsigned max);

#endif
