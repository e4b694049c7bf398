/* memlib.h: the heap's memory, for a solution of the CS:APP malloc lab. */
#ifndef CSAPP_MEMLIB_H
#define CSAPP_MEMLIB_H

#include <stddef.h>
#include <stdint.h>
#include <unistd.h>

/* As in this kit. */
void mem_init(void);
void mem_deinit(void);
void mem_reset_brk(void);
void *mem_sbrk(intptr_t bytes);
void *mem_heap_lo(void);
void *mem_heap_hi(void);
size_t mem_heapsize(void);
size_t mem_pagesize(void);

/* memset(3) and memcpy(3), which solutions of 2016 and later call so. */
void *mem_memset(void *to, int byte, size_t bytes);
void *mem_memcpy(void *to, const void *from, size_t bytes);

/* The low `bytes` bytes of a word in the heap, 1 to 8 of them. */
uint64_t mem_read(const void *from, size_t bytes);
void mem_write(void *to, uint64_t word, size_t bytes);

#endif
