/* Wants huge pages back. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_prctl, 41, 0, 0);
    return good_count(path, byte);
}
