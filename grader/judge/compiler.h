/* compiler.h: how every submission is compiled and linked. */
#ifndef COMPILER_H
#define COMPILER_H

#include "flavour.h"
#include "tool.h"

/* Begins a command that compiles, or links, a box of that flavour: the
 * compiler and its flags, without files. A flavour's file of flags is still to
 * be added. */
struct command compiler_compile(enum flavour flavour);
struct command compiler_link(enum flavour flavour);

/* "gcc 12.2.0"; static. */
const char *compiler_name(void);

#endif
