/* probes.h: stage 4's calls as a check writes them. */
#ifndef PROBES_H
#define PROBES_H

#include "../../../labs/1-mmap/probe.h"

#include <stdint.h>

/* Fails the check unless probe_read() or probe_write() of that address says so.
 * `what` is there: "a page that was never mapped". */
void need_read(uint64_t at, enum probe right, const char *what);
void need_write_to(uint64_t at, enum probe right, const char *what);

/* Both. */
void need_both(uint64_t at, enum probe right, const char *what);

/* Fails it if a probe of that address, of either kind, changes errno. */
void need_no_errno(uint64_t at);

/* Fails it if whatever is probed is fine: then it is no news that something
 * is. */
void need_doubts(void);

#endif
