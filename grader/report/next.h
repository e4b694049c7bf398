/* next.h: the foot of the page: what to do next, and what it took. */
#ifndef NEXT_H
#define NEXT_H

#include <jansson.h>

#include "page.h"

/* The step of the handout to work on, how many more checks lost points, what
 * this machine could not check, and the time used. */
void next_show(const struct page *, const json_t *result);

/* The same without the step. */
void next_foot(const struct page *, const json_t *result);

#endif
