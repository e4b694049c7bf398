/* Has somebody else do the work. */
#include <stdlib.h>

void *large_malloc(size_t bytes)
{
    return malloc(bytes);
}
