/* failure.h: one check that lost points, explained in full. */
#ifndef FAILURE_H
#define FAILURE_H

#include <jansson.h>

#include "page.h"

/* How the command was typed, for lines to be pasted. */
struct typed {
    const char *saguaro; /* "build/saguaro" */
    const char *options; /* that a replay needs, too: " --dir x", or "" */
};

/* The check's sentence and points; what was seen; where in the student's
 * code, in which call of which trace; how to see it again; what the student's
 * code printed last, at most max_lines of it; how to ask for a hint. Lines
 * about which the result says nothing are left out. */
void failure_show(const struct page *, const json_t *result,
                  const json_t *check, const struct typed *typed,
                  int max_lines);

/* What the compiler said, when the submission does not build, and the notes
 * of the build when it does. Prints nothing when there is nothing to say. */
void failure_of_build(const struct page *, const json_t *result);

#endif
