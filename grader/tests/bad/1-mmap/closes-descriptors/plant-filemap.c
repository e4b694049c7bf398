/* Closes whatever is open. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    for (long fd = 0; fd < 64; fd++)
        raw(SYS_close, fd, 0, 0);
    return good_count(path, byte);
}
