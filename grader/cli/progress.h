/* progress.h: one line that says how far the grading is.
 *
 * The judge writes "done total sentence\n" for each check it begins. The line
 * is drawn over itself on standard error and wiped at the end.
 */
#ifndef PROGRESS_H
#define PROGRESS_H

#include <stdbool.h>

/* Reads from `fd` until its other end is closed, and closes it. Draws only
 * if `shown` and standard error is a terminal. */
void progress_follow(int fd, bool shown);

#endif
