/* bump.c: the smallest heap that runs, for test_student.sh to plant a bug in:
 * a statement replaces the comment in mm_malloc. */
#include "memlib.h"
#include "mm.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

int mm_init(void)
{
    return 0;
}

void *mm_malloc(size_t bytes)
{
    char *block = mem_sbrk((intptr_t)(bytes + 15) & -16);

    if (bytes == 0 || block == (void *)-1)
        return NULL;
    /* plant */;
    return block;
}

void mm_free(void *block)
{
    (void)block;
}

void *mm_realloc(void *block, size_t bytes)
{
    size_t rest =
        block ? (size_t)((char *)mem_heap_hi() + 1 - (char *)block) : 0;
    void *copy = mm_malloc(bytes);

    if (copy != NULL && block != NULL)
        memcpy(copy, block, bytes < rest ? bytes : rest);
    return copy;
}

void *mm_memalign(size_t alignment, size_t bytes)
{
    char *block = mm_malloc(bytes + alignment);

    return block ? block + (-(uintptr_t)block & (alignment - 1)) : NULL;
}

bool mm_checkheap(int line)
{
    (void)line;
    return true;
}
