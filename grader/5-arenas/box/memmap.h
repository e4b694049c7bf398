/* memmap.h: what the box itself asks of the memory below the heap; a
 * submission's side is in labs/5-arenas/memmap.h. */
#ifndef BOX_MEMMAP_H
#define BOX_MEMMAP_H

#include <stdbool.h>
#include <stdint.h>

/* Nothing is mapped. */
void memmap_reset(void);

/* True if each of the bytes is mapped. */
bool memmap_holds(uint64_t at, uint64_t bytes);

#endif
