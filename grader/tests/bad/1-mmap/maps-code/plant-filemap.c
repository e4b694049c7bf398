/* Wants memory to write code to. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw_map(A_PAGE, PROT_READ | PROT_WRITE | PROT_EXEC, 0);
    return good_count(path, byte);
}
