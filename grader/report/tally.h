/* tally.h: the head of the page: what was graded, and its marks. */
#ifndef TALLY_H
#define TALLY_H

#include <jansson.h>

#include "page.h"

/* Lab, title, files and seed on one line. */
void tally_title(const struct page *, const json_t *result);

/* The sum as a bar, the stars, and a line for each axis that has points. */
void tally_show(const struct page *, const json_t *result);

/* "3-heap  61.5 of 100", for --quiet; behind it why it does not build and the
 * folder, NULL for the usual one. */
void tally_line(const struct page *, const json_t *result, const char *folder);

enum { TALLY_TEXT_BYTES = 32 };

/* Marks as people write them: "7", "61.5", "0.25"; never rounded up. */
const char *tally_text(double marks, char text[TALLY_TEXT_BYTES]);

/* With a noun: "1 point", "0.5 points". */
const char *tally_count(double marks, const char *noun,
                        char text[TALLY_TEXT_BYTES]);

#endif
