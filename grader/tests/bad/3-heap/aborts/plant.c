/* Gives up. */
#include <stdlib.h>

void *mm_malloc(size_t bytes)
{
    abort();
    return good_malloc(bytes);
}
