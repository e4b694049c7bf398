/* Makes a system call under its x32 number. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(0x40000000 | SYS_getppid, 0, 0, 0);
    return good_count(path, byte);
}
