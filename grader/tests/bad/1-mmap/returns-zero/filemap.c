/* Says that all went well. */
#include "filemap.h"

ssize_t filemap_count(const char *path, unsigned char byte)
{
    (void)path, (void)byte;
    return 0;
}

char *filemap_draft(const char *path, size_t *bytes)
{
    (void)path, (void)bytes;
    return 0;
}

int filemap_drop(char *draft, size_t bytes)
{
    (void)draft, (void)bytes;
    return 0;
}

int filemap_write(const char *path, size_t at, const char *from, size_t count)
{
    (void)path, (void)at, (void)from, (void)count;
    return 0;
}

int filemap_save(const char *path, size_t at, const char *from, size_t count)
{
    (void)path, (void)at, (void)from, (void)count;
    return 0;
}
