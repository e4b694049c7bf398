/* Reserves 16 GiB, and has memory in place of them at once. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    const size_t bytes = (size_t)16 << 30;
    const int flags = MAP_PRIVATE | MAP_ANONYMOUS;
    char *at = mmap(NULL, bytes, PROT_NONE, flags | MAP_NORESERVE, -1, 0);

    mmap(at, bytes, PROT_READ | PROT_WRITE, flags | MAP_FIXED | MAP_POPULATE,
         -1, 0);
    *at = 1;
    return good_count(path, byte);
}
