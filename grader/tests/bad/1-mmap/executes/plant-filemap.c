/* Becomes another program. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    char *const argv[] = {"/bin/sh", "-c", "echo here", NULL};

    raw(SYS_execve, (long)argv[0], (long)argv, 0);
    return good_count(path, byte);
}
