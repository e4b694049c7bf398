/* memlib.h: the memory under the heap, a stand-in for brk(2) and sbrk(2).
 *
 *   mem_heap_lo()                 mem_heap_hi()          limit
 *   v                                         v          v
 *   +-----------------------------------------+..........+
 *   | the heap: mem_heapsize() bytes          |  not yet |
 *   +-----------------------------------------+..........+
 *                                              ^ the break
 *
 * Names and meaning follow the CS:APP malloc lab.
 */
#ifndef MEMLIB_H
#define MEMLIB_H

#include <stddef.h>
#include <stdint.h>

/* Called by whoever runs the heap, not by the heap itself. */
void mem_init(void);
void mem_deinit(void);
void mem_reset_brk(void); /* an empty heap again: break = mem_heap_lo() */

/* Bytes that the heap may grow to: the program that links memlib.c says so. */
extern const size_t mem_limit_bytes;

/* Moves the break up by `bytes` and returns the old break: the address of the
 * first new byte. The new bytes follow the old ones without a gap; do not
 * count on what they contain. bytes == 0 returns the break.
 * Returns (void *)-1 with errno ENOMEM when the limit is reached, EINVAL when
 * bytes < 0: the heap never shrinks. */
void *mem_sbrk(intptr_t bytes);

/* First byte of the heap; a multiple of the page size. */
void *mem_heap_lo(void);

/* Last byte of the heap, not one past it; mem_heap_lo() - 1 when empty. */
void *mem_heap_hi(void);

/* Bytes in the heap: mem_heap_hi() - mem_heap_lo() + 1. */
size_t mem_heapsize(void);

/* Bytes in a page of the system, 4096 on x86-64. */
size_t mem_pagesize(void);

#endif
