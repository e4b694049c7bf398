/* memlib.c: the memory under the heap, natively: one mapping, reserved once
 * and filled in by the kernel page by page as it is touched.
 *
 * The judge has another one of its own: this one measures and tests the heap
 * in the process it runs in. */
#include "memlib.h"
#include "limit.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum { REGION_BYTES = 768 << 20 }; /* 768 MiB, as in the judge */

static char *lo;
static size_t heap_bytes;
static size_t limit_bytes = REGION_BYTES;

void mem_init(void)
{
    lo = mmap(NULL, REGION_BYTES, PROT_READ | PROT_WRITE,
              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (lo == MAP_FAILED) {
        perror("mem_init");
        exit(2);
    }
    heap_bytes = 0;
}

void mem_deinit(void)
{
    munmap(lo, REGION_BYTES);
    lo = NULL;
}

void mem_reset_brk(void)
{
    heap_bytes = 0;
}

void mem_limit(size_t bytes)
{
    limit_bytes = bytes < REGION_BYTES ? bytes : REGION_BYTES;
}

void *mem_sbrk(intptr_t bytes)
{
    if (bytes < 0) {
        errno = EINVAL;
        return (void *)-1;
    }
    if (heap_bytes > limit_bytes || (size_t)bytes > limit_bytes - heap_bytes) {
        errno = ENOMEM;
        return (void *)-1;
    }
    char *old_break = lo + heap_bytes;
    heap_bytes += (size_t)bytes;
    return old_break;
}

void *mem_heap_lo(void)
{
    return lo;
}

void *mem_heap_hi(void)
{
    return lo + heap_bytes - 1;
}

size_t mem_heapsize(void)
{
    return heap_bytes;
}

size_t mem_pagesize(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}
