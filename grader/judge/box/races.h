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

struct race {
    char what[64]; /* "data race"; "" when there is nothing */
    struct race_place here, there;
    unsigned more; /* further findings */
};

/* The first finding with a line in one of the files. Closes `said`. */
struct race races_read(FILE *said, const struct words *files);

#endif
