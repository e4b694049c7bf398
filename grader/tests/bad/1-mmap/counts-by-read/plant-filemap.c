/* Copies the file as well. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    char chunk[A_PAGE];
    long file = raw(SYS_open, (long)path, 0, 0);

    while (raw(SYS_read, file, (long)chunk, sizeof chunk) > 0)
        ;
    raw(SYS_close, file, 0, 0);
    return good_count(path, byte);
}
