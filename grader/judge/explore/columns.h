/* columns.h: lines of code of several threads, side by side.
 *
 *   |<- margin ->|<- 0 ->|<- 1 ->|<- 2 ->
 *     line  does  code
 *     line  does          code
 *     line  does                  code that is as long as it is
 *
 * A row is one thread's, and begins in the column of its thread: code runs on
 * below the columns on its right, which are empty there. Up to four threads
 * have a column each; of more, one begins with its name where it takes over
 * another one's.
 */
#ifndef COLUMNS_H
#define COLUMNS_H

#include "../crash/crash.h"

#include <stdbool.h>

/* A line of code that a thread was in; or, without a place, a call of its
 * script that is not into the student's code. */
struct row {
    unsigned thread;
    const struct frame *place;
    char call[80];      /* the call that begins with it; "": one is under way */
    uint64_t step;      /* the first one there, counted over all threads */
    bool reads, writes; /* memory that others use as well */
    bool calls;         /* a lock, or a wait */
    bool is_seen;       /* what it stored there earlier reaches memory now */
    bool shown;
};

enum { COLUMNS_WIDTH = 72 };

/* Lays out those of n rows that are to be shown, and says how many are left
 * out between two of them. */
void columns_write(const struct row *row, unsigned n, char *text, size_t bytes);

#endif
