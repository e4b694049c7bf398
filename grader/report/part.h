/* part.h: a result as if the lab had only some of its checks. */
#ifndef PART_H
#define PART_H

#include <jansson.h>

/* A copy of the result with the checks whose name contains `slug`, the stages
 * that they are of, and marks that are sums over these checks alone. The
 * caller owns it. */
json_t *part_of_result(const json_t *result, const char *slug);

#endif
