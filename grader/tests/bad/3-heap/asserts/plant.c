/* Claims what is not so. */
#include <assert.h>

void *mm_malloc(size_t bytes)
{
    assert(bytes == 0);
    return good_malloc(bytes);
}
