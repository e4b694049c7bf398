/* Forgets where it came from. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_madvise, stack_page(), A_PAGE, MADV_DONTNEED);
    return good_count(path, byte);
}
