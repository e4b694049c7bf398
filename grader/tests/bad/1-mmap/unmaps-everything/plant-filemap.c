/* Unmaps all that there is. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_munmap, 0, (1l << 47) - A_PAGE, 0);
    return good_count(path, byte);
}
