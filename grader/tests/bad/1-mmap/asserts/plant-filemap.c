/* Holds what is not true. */
#include <assert.h>

ssize_t filemap_count(const char *path, unsigned char byte)
{
    assert(byte == 256);
    return good_count(path, byte);
}
