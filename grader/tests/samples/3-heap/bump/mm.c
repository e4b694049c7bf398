/* A bump allocator: every block is fresh, nothing is ever used again.
 *
 *      header          payload            header
 *   +----------+-----------------------+----------+----
 *   |  bytes   |  bytes, rounded to 16 |  bytes   |         mem_sbrk ->
 *   +----------+-----------------------+----------+----
 *
 * The header only tells mm_realloc how much there is to copy.
 */
#include "mm.h"
#include "memlib.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

struct header {
    _Alignas(MM_ALIGNMENT) size_t bytes;
};

static size_t round_up(size_t bytes)
{
    return (bytes + MM_ALIGNMENT - 1) / MM_ALIGNMENT * MM_ALIGNMENT;
}

static size_t smaller(size_t a, size_t b)
{
    return a < b ? a : b;
}

int mm_init(void)
{
    return 0;
}

void *mm_malloc(size_t bytes)
{
    if (bytes == 0)
        return NULL;
    if (bytes > PTRDIFF_MAX / 2) {
        errno = ENOMEM;
        return NULL;
    }
    struct header *block = mem_sbrk(sizeof *block + round_up(bytes));
    if (block == (void *)-1)
        return NULL;
    block->bytes = bytes;
    return block + 1;
}

void mm_free(void *block)
{
    (void)block;
}

void *mm_realloc(void *block, size_t bytes)
{
    void *moved = mm_malloc(bytes);
    if (block && moved) {
        const struct header *old = (struct header *)block - 1;
        memcpy(moved, block, smaller(old->bytes, bytes));
    }
    return moved;
}

void *mm_memalign(size_t alignment, size_t bytes)
{
    (void)alignment, (void)bytes;
    errno = ENOSYS;
    return NULL;
}

bool mm_checkheap(int line)
{
    (void)line;
    return false;
}
