/* Cuts the file off. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    long file = raw(SYS_open, (long)path, O_RDWR, 0);

    raw(SYS_ftruncate, file, 0, 0);
    return good_count(path, byte);
}
