/* Saws off the branch that it sits on. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_munmap, stack_page(), A_PAGE, 0);
    return good_count(path, byte);
}
