/* place.h: from an address in a program to the lines it was compiled from. */
#ifndef PLACE_H
#define PLACE_H

#include "crash.h"

#include <elfutils/libdwfl.h>
#include <stdbool.h>

/* How a box's program is opened: it is all in one file. */
extern const Dwfl_Callbacks place_callbacks;

/* Whether the program can execute what is at pc. */
bool place_is_code(Dwfl_Module *program, uint64_t pc);

/* The function at pc and, before it, those that were inlined there. Returns how
 * many frames it wrote, 1 to max. */
unsigned place_find(Dwfl_Module *program, uint64_t pc, struct frame *frames,
                    unsigned max);

#endif
