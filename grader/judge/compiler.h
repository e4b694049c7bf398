/* compiler.h: how every submission is compiled and linked. */
#ifndef COMPILER_H
#define COMPILER_H

#include "tool.h"

/* A way to build and run a box; compiler.c has the table. */
enum flavour { FLAVOUR_PLAIN };

/* Begins a command that compiles, or links, a box of that flavour: the
 * compiler and its flags, without files. */
struct command compiler_compile(enum flavour flavour);
struct command compiler_link(enum flavour flavour);

/* The file name of such a box. */
const char *compiler_box(enum flavour flavour);

/* "gcc 12.2.0"; static. */
const char *compiler_name(void);

#endif
