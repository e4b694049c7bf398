/* figures.h: numbers that checks come by, told in the result beside what is
 * marked. */
#ifndef FIGURES_H
#define FIGURES_H

#include <jansson.h>

/* Notes a figure; `name` lasts for ever. Noted again, it counts anew. */
void figure(const char *name, double value);

/* All of them, by name; the caller's. */
json_t *figures_json(void);

#endif
