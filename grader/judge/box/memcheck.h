/* memcheck.h: what Valgrind found, from its XML report. */
#ifndef MEMCHECK_H
#define MEMCHECK_H

#include "../base/text.h"

#include <stdio.h>

struct memcheck_error {
    char what[256];    /* "Invalid write of size 8"; "" when nothing */
    char function[64]; /* the first frame that is in one of `files` */
    char file[64];
    int line;
    unsigned more; /* further errors */
};

/* The first error with a frame in one of the files; others are the C library's
 * own and do not count. Closes the report.
 * Blames the submission when there is no report to read.
 */
struct memcheck_error memcheck_read(FILE *report, const struct words *files);

/* After script_finish() of a box under memcheck: fails the check, with that
 * error and its line, unless there is none. */
void memcheck_finds_nothing(const struct words *files);

#endif
