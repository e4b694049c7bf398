/* Writes where nothing is. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    *(volatile int *)8 = byte;
    return good_count(path, byte);
}
