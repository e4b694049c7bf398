/* Writes to 2 GiB, or as much as it gets. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    enum { PIECE = 16 << 20, PIECES = 128 };

    for (unsigned i = 0; i < PIECES; i++) {
        char *at = mmap(NULL, PIECE, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        for (size_t page = 0; page < PIECE; page += A_PAGE)
            at[page] = 1;
    }
    return good_count(path, byte);
}
