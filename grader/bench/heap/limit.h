/* limit: how far the break of the native memlib may go, to try what a heap
 * does when memory runs out. */
#ifndef LIMIT_H
#define LIMIT_H

#include <stddef.h>

/* From now on mem_sbrk refuses to make the heap larger than BYTES. More than
 * the region's 768 MiB means the whole region. */
void mem_limit(size_t bytes);

#endif
