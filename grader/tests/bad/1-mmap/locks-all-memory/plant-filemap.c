/* Takes all of its memory for good. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_mlockall, 3, 0, 0);
    return good_count(path, byte);
}
