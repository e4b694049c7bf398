/* Would have the kernel give up a page of the machine. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    enum { POISON = 100 };

    raw(SYS_madvise, raw_map(A_PAGE, 3, MAP_POPULATE), A_PAGE, POISON);
    return good_count(path, byte);
}
