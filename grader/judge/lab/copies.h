/* copies.h: structs that are copied where a function is called.
 *
 * gcc tells a sanitizer of each access to memory but those of a call itself:
 * `f(*p)` reads a struct and `*p = f()` writes one, and no hook is called. The
 * machine would have such accesses for nothing. Once gcc has optimised, few of
 * them are left in honest code. What is left is listed by
 *
 *     gcc -fdump-tree-optimized-raw-uid-lineno=FILE
 *
 *     [mm.c:8:27] gimple_call <makeD.2332, [mm.c:8:22] *p_2(D), 1>
 *                              |           |                    |
 *                              function    result               arguments
 */
#ifndef COPIES_H
#define COPIES_H

#include "../base/text.h"

/* Options that have the compiler write the list to this file. */
extern const char copies_option[];

/* Adds to `refusals` a sentence for the first call of the list whose result or
 * argument is in memory. Dies when it is no such list. */
void copies_check(const char *list, struct words *refusals);

#endif
