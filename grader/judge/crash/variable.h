/* variable.h: the name of what lies at an address. */
#ifndef VARIABLE_H
#define VARIABLE_H

#include <stddef.h>
#include <stdint.h>

/* Writes how the student's code calls the variable at that address, or the part
 * of it: "heaps[2].lock". "" if no variable of theirs is there. What is said is
 * shown and never marked; it is found in a process of its own (aside.h). */
void variable_name(const char *program, uint64_t at, char *text, size_t bytes);

#endif
