/* large.c: blocks are cut from the end of arenas of 64 KiB, or have a mapping
 * of their own where they do not fit in one. Memory is used once.
 *
 *   0        16              bytes + 16, rounded up
 *   +--------+---------------+
 *   | size   | the caller's  |
 *   +--------+---------------+ */
#include "large.h"

#include <errno.h>
#include <sys/mman.h>

enum { HEADER_BYTES = 16, ARENA_BYTES = 64 << 10, PAGE = 4096 };

static char *arena; /* what is left of the last one */
static size_t arena_bytes;

static size_t *header_of(const void *block)
{
    return (size_t *)((char *)block - HEADER_BYTES);
}

/* NULL with errno ENOMEM. */
static char *map(size_t bytes)
{
    char *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED ? NULL : at;
}

static void *block_with(char *at, size_t size)
{
    *(size_t *)at = size;
    return at + HEADER_BYTES;
}

static void *mapping_new(size_t bytes)
{
    size_t size = (bytes + HEADER_BYTES + PAGE - 1) & -(size_t)PAGE;
    char *at = size < bytes ? NULL : map(size);
    if (!at) {
        errno = ENOMEM;
        return NULL;
    }
    return block_with(at, size);
}

void *large_malloc(size_t bytes)
{
    if (bytes == 0)
        return NULL;
    if (bytes > ARENA_BYTES - HEADER_BYTES)
        return mapping_new(bytes);
    size_t size = (bytes + HEADER_BYTES + 15) & -(size_t)16;
    if (size > arena_bytes) {
        char *new = map(ARENA_BYTES);
        if (!new)
            return NULL;
        arena = new;
        arena_bytes = ARENA_BYTES;
    }
    char *at = arena;
    arena += size;
    arena_bytes -= size;
    return block_with(at, size);
}

void large_free(void *block)
{
    (void)block;
}

size_t large_usable_size(const void *block)
{
    return *header_of(block) - HEADER_BYTES;
}

size_t large_threshold(void)
{
    return LARGE_THRESHOLD_BYTES;
}
