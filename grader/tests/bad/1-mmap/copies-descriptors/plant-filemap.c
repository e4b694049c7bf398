/* Puts another file where the output goes. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_dup2, 0, 1, 0);
    return good_count(path, byte);
}
