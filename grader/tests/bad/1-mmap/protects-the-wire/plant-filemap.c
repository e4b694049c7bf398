/* Has nobody answer. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_mprotect, (long)find_wire(), A_PAGE, PROT_NONE);
    return good_count(path, byte);
}
