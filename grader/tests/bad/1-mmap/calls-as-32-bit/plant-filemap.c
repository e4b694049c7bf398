/* Makes a system call of another architecture. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    __asm__ volatile("int $0x80" : : "a"(20L) : "memory");
    return good_count(path, byte);
}
