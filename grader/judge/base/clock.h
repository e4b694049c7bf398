/* clock.h: how long things take. Shown, and never marked. */
#ifndef CLOCK_H
#define CLOCK_H

#include <stdint.h>
#include <time.h>

/* A clock's reading. */
uint64_t clock_ms(clockid_t clock);

/* Seconds on the clock that never goes back. */
double clock_seconds(void);

#endif
