/* Takes away what it is asked by. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_munmap, REGION_AT, A_PAGE, 0);
    return good_count(path, byte);
}
