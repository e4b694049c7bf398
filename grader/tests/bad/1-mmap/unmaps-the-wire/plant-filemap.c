/* Hangs up. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_munmap, (long)find_wire(), A_PAGE, 0);
    return good_count(path, byte);
}
