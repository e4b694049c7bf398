/* aside.h: work on what a student's code may have made misleading, in a
 * process of its own, shut in and short-lived. */
#ifndef ASIDE_H
#define ASIDE_H

#include <stddef.h>

/* Has `work` fill `out` from what `of` points to; it may read the file
 * `program`, and nothing else. Returns how many bytes it filled, at most
 * `bytes`; 0 when it came to no end within two seconds, or the system has no
 * process to spare. Whoever wrote the file may have led it to write anything:
 * look at each byte of `out` before it is used. */
size_t aside(size_t (*work)(const char *program, const void *of, void *out,
                            size_t bytes),
             const char *program, const void *of, void *out, size_t bytes);

/* Ends the text within its bytes, and makes it printable. */
void aside_printable(char *text, size_t bytes);

#endif
