/* Would serve page faults that nobody counts. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_userfaultfd, 1, 0, 0);
    return good_count(path, byte);
}
