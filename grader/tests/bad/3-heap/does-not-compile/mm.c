/* A missing brace and a name that nobody declared. */
#include "mm.h"

int mm_init(void)
{
    return undeclared;

    void *mm_malloc(size_t bytes)
    {
        return bytes;
    }
