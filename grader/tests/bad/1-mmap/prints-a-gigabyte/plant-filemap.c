/* Prints a gigabyte. */
#include <stdio.h>

ssize_t filemap_count(const char *path, unsigned char byte)
{
    for (long line = 0; line < 1 << 24; line++)
        printf("%064ld\n", line);
    return good_count(path, byte);
}
