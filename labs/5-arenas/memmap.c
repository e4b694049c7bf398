/* memmap.c: the memory under the heap, for your own tests and for `preload`:
 * mmap and munmap, which any thread may call.
 *
 * The kernel aligns to pages only. For more, a map is made longer than needed,
 * and what is too much before and behind is given back:
 *
 *   at         multiple of align                            at + bytes + align
 *   v          v                                            v
 *   +----------+---------------------------------+----------+
 *   | unmapped | bytes                           | unmapped |
 *   +----------+---------------------------------+----------+
 */
#include "memmap.h"

#include <errno.h>
#include <stdint.h>
#include <sys/mman.h>
#include <unistd.h>

size_t mem_pagesize(void)
{
    return 4096;
}

static char *map(size_t bytes)
{
    void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return at == MAP_FAILED ? NULL : at;
}

static void unmap(char *at, size_t bytes)
{
    if (bytes > 0)
        munmap(at, bytes);
}

void *mem_map(size_t bytes, size_t align)
{
    size_t page = mem_pagesize();
    if (bytes == 0 || bytes % page || align < page || (align & (align - 1))) {
        errno = EINVAL;
        return NULL;
    }
    size_t more = align - page;
    if (bytes > SIZE_MAX - more) {
        errno = ENOMEM;
        return NULL;
    }
    char *at = map(bytes + more);
    if (!at)
        return NULL;
    size_t before = -(uintptr_t)at & (align - 1);
    unmap(at, before);
    unmap(at + before + bytes, more - before);
    return at + before;
}

int mem_unmap(void *at, size_t bytes)
{
    if (bytes == 0 || bytes % mem_pagesize()) {
        errno = EINVAL;
        return -1;
    }
    return munmap(at, bytes);
}
