/* Uses no time, and never comes back. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_pause, 0, 0, 0);
    return good_count(path, byte);
}
