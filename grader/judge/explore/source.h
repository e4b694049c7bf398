/* source.h: the lines of the submission. */
#ifndef SOURCE_H
#define SOURCE_H

#include <stddef.h>

/* Line `line`, from 1, of one of the student's files, without its indentation,
 * printable; "" if there is none. */
void source_line(const char *file, int line, char *text, size_t bytes);

#endif
