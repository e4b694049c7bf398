/* Moves house. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw6(SYS_mremap, (long)find_wire(), A_PAGE, A_PAGE, MREMAP_MAYMOVE, 0, 0);
    return good_count(path, byte);
}
