/* Makes code of data. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_mprotect, raw_map(A_PAGE, 3, 0), A_PAGE, PROT_READ | PROT_EXEC);
    return good_count(path, byte);
}
