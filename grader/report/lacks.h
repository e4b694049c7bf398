/* lacks.h: what a solution for another course could not be asked for. */
#ifndef LACKS_H
#define LACKS_H

#include <jansson.h>

#include "page.h"

/* "Not in its contract: mm_memalign (11 points, not counted)." Prints nothing
 * when nothing was left out. */
void lacks_show(const struct page *, const json_t *result);

#endif
