/* Pretends to have crashed. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_tgkill, raw(SYS_getpid, 0, 0, 0), raw(SYS_gettid, 0, 0, 0), 11);
    return good_count(path, byte);
}
