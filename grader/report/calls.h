/* calls.h: what calls cost in system calls and page faults as they are asked
 * for more:
 *
 *   Costs of a call, for sizes from ... to ...
 *                      bytes               system calls   page faults
 *     region_commit    4096 to 67108864    1              0
 */
#ifndef CALLS_H
#define CALLS_H

#include <jansson.h>

#include "page.h"

/* Prints nothing when the result has no costs. */
void calls_show(const struct page *, const json_t *result);

#endif
