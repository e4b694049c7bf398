/* space.h: how much of the memory taken was of use, over all traces. */
#ifndef SPACE_H
#define SPACE_H

#include <jansson.h>

#include "page.h"

/* Two lines: utilisation on the traces as recorded with the worst of them,
 * and on the same traces with other sizes and order. A wide gap between the
 * two tells a student that the design fits the traces and not the task.
 * Prints nothing when no trace was run. */
void space_show(const struct page *, const json_t *result);

/* A table, a row for each trace that was replayed: with other sizes, the bytes
 * live and taken at their peaks, utilisation, the shares lost inside blocks and
 * between them; and, where it was run, the utilisation as recorded. */
void space_table(const struct page *, const json_t *result);

#endif
