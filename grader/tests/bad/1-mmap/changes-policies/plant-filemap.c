/* Would have the kernel move its pages. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw6(SYS_mbind, REGION_AT, A_PAGE, 0, 0, 0, 0);
    return good_count(path, byte);
}
