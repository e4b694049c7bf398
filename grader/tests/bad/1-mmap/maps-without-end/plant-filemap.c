/* Never has enough address space. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    for (;;)
        raw_map(A_PAGE, PROT_NONE, 0);
    return good_count(path, byte);
}
