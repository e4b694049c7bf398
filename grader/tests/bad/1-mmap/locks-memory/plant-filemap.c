/* Takes memory for good. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_mlock, raw_map(A_PAGE, 3, 0), A_PAGE, 0);
    return good_count(path, byte);
}
