/* The same. */
#include "large.h"

void *large_malloc(size_t bytes)
{
    (void)bytes;
    return 0;
}

void large_free(void *block)
{
    (void)block;
}

size_t large_usable_size(const void *block)
{
    (void)block;
    return 0;
}

size_t large_threshold(void)
{
    return 0;
}
