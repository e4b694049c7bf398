/* races.h: what the thread sanitizer found, from what it printed.
 *
 *     WARNING: ThreadSanitizer: data race (pid=1)
 *       Write of size 8 at 0x7b04 by thread T2:
 *         #0 mm_free mm.c:60 (box-tsan+0x6000)      <- here
 *         #1 call_free calls.c:28 (box-tsan+0x6001)
 *
 *       Previous write of size 8 at 0x7b04 by thread T1:
 *         #0 mm_free mm.c:60 (box-tsan+0x6000)      <- there
 *
 * A student's code can print such lines, too, or keep the sanitizer from it:
 * what is found can only cost marks.
 */
#ifndef RACES_H
#define RACES_H

#include "../base/text.h"

#include <stdio.h>

struct race_place {
    char function[64], file[64]; /* of the student's files; "" and 0: none */
    int line;
};

enum { RACES_TOLD = 6 };

struct race {
    char what[64]; /* "data race" */
    struct race_place here, there;
};

struct races {
    unsigned n, n_told;
    struct race race[RACES_TOLD]; /* the first ones, each pair of lines once */
};

/* The findings with a line in one of the files. Closes `said`. */
struct races races_read(FILE *said, const struct words *files);

/* Fails the check (check.h) with those that are told, unless there is none. */
void races_none(const struct races *races);

/* Copies what was printed but for the sanitizer's reports, as much as fits.
 * Closes `said`; returns how many bytes there are. */
size_t races_leave_out(FILE *said, char *text, size_t bytes);

#endif
