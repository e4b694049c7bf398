/* Gives the program back. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_madvise, PROGRAM_AT, A_PAGE, MADV_DONTNEED);
    return good_count(path, byte);
}
