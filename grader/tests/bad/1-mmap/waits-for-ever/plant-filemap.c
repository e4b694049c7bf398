/* Waits for a change that never comes. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    static int never;

    raw(SYS_futex, (long)&never, 0, 0);
    return good_count(path, byte);
}
