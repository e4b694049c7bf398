/* rep: traces in files.
 *
 * A .rep file is four integers, one a line, and one operation a line:
 *
 *     1             weight
 *     2             number of ids
 *     6             number of operations
 *     4296          largest sum of live bytes
 *     a 0 100       malloc 100 bytes
 *     m 1 64 4096   memalign: alignment, bytes       (our extension)
 *     t 1           thread 1 does what follows       (our extension)
 *     r 0 200       realloc to 200 bytes
 *     w 0 200       touch the payload
 *     f 0           free
 *
 * That is the header of 2016, the one we write. Two older ones are read too:
 * suggested heap / ids / operations / weight (2002) and weight / ids /
 * operations / ignore ranges, 0 or 1 (2009). */
#ifndef REP_H
#define REP_H

#include "trace.h"

/* Reads the file; the trace is the caller's: trace_free. The name is the
 * file's without its folder and .rep.
 *
 * Forgiven, and noted in trace->note: counts in the header that are wrong.
 * Forgiven in silence: blank lines, CRLF, and `f -1` (free(NULL)), which is
 * left out.
 *
 * NULL with WHY (of WHY_BYTES) filled in:
 *   EINVAL   "FILE:LINE: expected 'a id bytes', got 'a 3 -5'"
 *   other    "FILE: reason", errno of open or read */
struct trace *rep_read(const char *path, char *why, size_t why_bytes);

/* Writes the trace. False with errno: not written, or only in part. */
bool rep_write(const struct trace *, const char *path);

#endif
