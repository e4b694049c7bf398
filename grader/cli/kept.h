/* kept.h: the last result of labs/LAB, all checks, with the public seed. It is
 * kept in build/results/, to say what is new when that is graded again. */
#ifndef KEPT_H
#define KEPT_H

#include <jansson.h>

/* NULL if there is none that can be read; else the caller owns it. */
json_t *kept_load(const char *lab);

/* Replaces it, whole or not at all. Where that cannot be written, as in a kit
 * of somebody else's, it says so on standard error, and no more is lost. */
void kept_save(const char *lab, const json_t *result);

#endif
