/* tokens.h: what the source of a submission for the many-core machine may not
 * hold.
 *
 * The machine counts what the compiler tells it of. So nothing in a source may
 * keep the compiler from telling, do its work where the compiler does not look,
 * or speak to the machine itself. What the machine runs is compiled from the
 * very text that tokens_check() has looked through.
 *
 *   mm.c -- tokens_raw() -- gcc -E --> mm.c.i -- tokens_check() -- gcc -c
 */
#ifndef TOKENS_H
#define TOKENS_H

#include "../base/text.h"

enum { TOKENS_MAX_REFUSALS = 8 };

struct tokens_rules {
    const char *const *trusted;   /* folders of the kit's headers; ends with
                                   * NULL */
    const struct words *includes; /* system headers that a submission may
                                   * include; empty: all but a few */
};

/* Looks for #line in a source as it was handed in: with it, lines of a
 * submission could pass for those of a header. Adds a sentence to `refusals`
 * for each, until there are TOKENS_MAX_REFUSALS, and so does the next. */
void tokens_raw(const char *file, const char *text, struct words *refusals);

/* Looks through preprocessed text, headers left out. */
void tokens_check(const struct tokens_rules *rules, const char *text,
                  struct words *refusals);

#endif
