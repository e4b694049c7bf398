/* large.c: each block has a mapping of its own, with its size in front. Memory
 * is given back at once; each block takes two system calls. */
#include "large.h"

#include <errno.h>
#include <sys/mman.h>

enum { HEADER_BYTES = 16, PAGE = 4096 };

static size_t *header_of(const void *block)
{
    return (size_t *)((char *)block - HEADER_BYTES);
}

void *large_malloc(size_t bytes)
{
    size_t all = (bytes + HEADER_BYTES + PAGE - 1) & -(size_t)PAGE;
    if (bytes == 0)
        return NULL;
    char *at = all < bytes ? MAP_FAILED
                           : mmap(NULL, all, PROT_READ | PROT_WRITE,
                                  MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (at == MAP_FAILED) {
        errno = ENOMEM;
        return NULL;
    }
    *(size_t *)at = all;
    return at + HEADER_BYTES;
}

void large_free(void *block)
{
    if (block)
        munmap(header_of(block), *header_of(block));
}

size_t large_usable_size(const void *block)
{
    return *header_of(block) - HEADER_BYTES;
}

size_t large_threshold(void)
{
    return LARGE_THRESHOLD_BYTES;
}
