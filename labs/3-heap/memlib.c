/* memlib.c: the memory under the heap, for your own tests and for `preload`.
 *
 * It reserves the whole range of addresses once and moves a break through it:
 *
 *   lo                         top                                  lo + limit
 *   v                          v                                             v
 *   +--------------------------+---------------------------------------------+
 *   | the heap                 | reserved: costs addresses, not memory       |
 *   +--------------------------+---------------------------------------------+
 *
 * Under Valgrind, what lies beyond the break may not be touched, and what
 * mem_sbrk hands out counts as uninitialised.
 *
 * Invariant: lo <= top <= lo + mem_limit_bytes.
 */
#include "memlib.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <valgrind/memcheck.h>

static char *lo;  /* the first byte; NULL before mem_init */
static char *top; /* one past the last byte of the heap */

void mem_init(void)
{
    lo = mmap(NULL, mem_limit_bytes, PROT_READ | PROT_WRITE,
              MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (lo == MAP_FAILED) {
        perror("memlib: no room for the heap's addresses");
        exit(2);
    }
    mem_reset_brk();
}

void mem_deinit(void)
{
    munmap(lo, mem_limit_bytes);
    lo = top = NULL;
}

void mem_reset_brk(void)
{
    top = lo;
    VALGRIND_MAKE_MEM_NOACCESS(lo, mem_limit_bytes);
}

void *mem_sbrk(intptr_t bytes)
{
    char *old = top;

    if (bytes < 0) {
        errno = EINVAL;
        return (void *)-1;
    }
    if ((size_t)bytes > mem_limit_bytes - mem_heapsize()) {
        errno = ENOMEM;
        return (void *)-1;
    }
    top += bytes;
    VALGRIND_MAKE_MEM_UNDEFINED(old, bytes);
    return old;
}

void *mem_heap_lo(void)
{
    return lo;
}

void *mem_heap_hi(void)
{
    return top - 1;
}

size_t mem_heapsize(void)
{
    return (size_t)(top - lo);
}

size_t mem_pagesize(void)
{
    return (size_t)sysconf(_SC_PAGESIZE);
}
