/* memmap.h: the memory under the heap, a stand-in for mmap(2) and munmap(2).
 *
 * Each call is a system call: it costs as much as some hundred small requests,
 * and while one thread is in it, others that want to map have to wait.
 * Any thread may call them at any time.
 */
#ifndef MEMMAP_H
#define MEMMAP_H

#include <stddef.h>

/* Maps `bytes` fresh bytes, all zero, and returns their address, a multiple of
 * `align`. Nothing is resident yet: the first touch of a page is a page fault.
 * bytes: more than 0, a multiple of mem_pagesize(). align: a power of two, at
 * least mem_pagesize().
 * Returns NULL with errno EINVAL when one of these does not hold, ENOMEM when
 * there is no room. */
void *mem_map(size_t bytes, size_t align);

/* Gives back the pages [at, at + bytes): all or part of what mem_map returned,
 * also of several neighbouring maps at once. They may be given out again, all
 * zero. Touching them before that is a segmentation fault.
 * Returns 0, or -1 with errno EINVAL when these are not whole mapped pages. */
int mem_unmap(void *at, size_t bytes);

/* Bytes in a page of the system, 4096 on x86-64. */
size_t mem_pagesize(void);

#endif
