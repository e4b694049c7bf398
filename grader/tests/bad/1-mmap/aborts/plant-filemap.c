/* Gives up. */
#include <stdlib.h>

ssize_t filemap_count(const char *path, unsigned char byte)
{
    abort();
    return good_count(path, byte);
}
