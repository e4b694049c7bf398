/* space.h: the address space of the box. */
#ifndef SPACE_H
#define SPACE_H

#include <stdint.h>

/* The mappings that there are now; space_gained() and space_lost() count bytes
 * against them. */
void space_remember(void);
uint64_t space_gained(void);
uint64_t space_lost(void);

/* Bytes of [from, from + bytes) that are mapped; that are mapped with exactly
 * this protection. */
uint64_t space_mapped(uint64_t from, uint64_t bytes);
uint64_t space_protected(uint64_t from, uint64_t bytes, int protection);

/* Looks at the mappings; space_protection() is of what was seen: of the page of
 * that address, -1 when nothing is mapped there. */
void space_look(void);
int space_protection(uint64_t at);

/* Pages of their own: all memory that is private and not the page of zeroes. */
uint64_t space_own_pages(void);

/* Fails the check unless the mappings are those that were remembered. */
void need_same_space(const char *after_what);

#endif
