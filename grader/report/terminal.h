/* terminal.h: one result as a page of text, for whoever wrote the code.
 *
 *   3-heap: A serial heap   mm.c   seed 1             tally_title
 *     [##########......]   61.5 of 100                tally_show
 *      1  A bump allocator    ok        15 of 15      map_show
 *      2  ...
 *   Since last time these turned ok: ...              change_show
 *   Look at this first: two live blocks ...           failure_show
 *   Peak live / peak footprint ...                    space_show
 *   Next: step 2 of handouts/3-heap/README.md.        next_show
 */
#ifndef TERMINAL_H
#define TERMINAL_H

#include <jansson.h>

#include "failure.h"
#include "page.h"

/* Prints the page. `before` is an earlier result of the same folder, or NULL.
 */
void terminal_show(const struct page *, const json_t *result,
                   const json_t *before, const struct typed *typed);

/* Prints the page of a part of a result (part.h). There is nothing to compare
 * it with, and it does not tell what to do next. It shows each trace. */
void terminal_show_part(const struct page *, const json_t *part,
                        const struct typed *typed);

#endif
