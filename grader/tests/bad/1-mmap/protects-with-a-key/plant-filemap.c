/* Would put a page out of everybody's reach. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw6(SYS_pkey_mprotect, REGION_AT, A_PAGE, 0, 0, 0, 0);
    return good_count(path, byte);
}
