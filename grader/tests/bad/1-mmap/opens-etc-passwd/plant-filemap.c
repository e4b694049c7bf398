/* Counts in a file of the machine, and prints it. */
#include <stdio.h>

ssize_t filemap_count(const char *path, unsigned char byte)
{
    ssize_t count = good_count("/etc/passwd", byte);
    size_t bytes;
    char *draft = filemap_draft("/etc/passwd", &bytes);

    printf("%s %s\n", path, draft ? draft : "is all there is");
    return count;
}
