/* mm.h: what a solution of the CS:APP malloc lab finds under this name.
 *
 * mm_init and mm_checkheap are not here: what they return differs from year to
 * year (compat.h).
 */
#ifndef MM_H
#define MM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

/* Who wrote a solution; solutions before 2016 define `team`. Nobody reads it.
 */
typedef struct {
    char *teamname;
    char *name1, *id1;
    char *name2, *id2;
} team_t;

extern team_t team;

void *mm_malloc(size_t bytes);
void mm_free(void *block);
void *mm_realloc(void *block, size_t bytes);
void *mm_calloc(size_t count, size_t bytes);

#endif
