/* Never comes back. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    for (volatile int i = 0;; i++)
        ;
    return good_count(path, byte);
}
