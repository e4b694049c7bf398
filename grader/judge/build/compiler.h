/* compiler.h: how every submission is compiled and linked, and by which
 * compiler.
 *
 * That is gcc. SAGUARO_COMPILER in the environment names another one by its
 * path, /usr/bin/gcc-11 or /usr/bin/clang-14: to see how far marks depend on
 * it. What instrumented code does is counted as the compiler tells it, so that
 * marks are comparable within one compiler only.
 */
#ifndef COMPILER_H
#define COMPILER_H

#include <stdbool.h>

#include "../lab/flavour.h"
#include "tool.h"

/* Begins a command that links a box of that flavour: gcc, whatever compiled it,
 * and its flags, without files. */
struct command compiler_link(enum flavour flavour);

/* Begins one that compiles it. A flavour's file of flags is still to be added.
 * Dies when SAGUARO_COMPILER names no compiler, and so do the next two. */
struct command compiler_compile(enum flavour flavour);

/* Whether it writes the list that copies.h reads. clang does not. */
bool compiler_lists_calls(void);

/* "gcc 12.2.0", "clang 14.0.6"; static. */
const char *compiler_name(void);

#endif
