/* Asks what time it is. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    __builtin_ia32_rdtsc();
    return good_count(path, byte);
}
