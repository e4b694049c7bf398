/* limits.h: how much of the machine a launched program may use. */
#ifndef LIMITS_H
#define LIMITS_H

#include "launch.h"

/* Puts the limits of `l`, or its profile's defaults, on the calling process.
 * A limit that is lower already stays. False with errno. */
bool limits_set(const struct launch *l);

#endif
