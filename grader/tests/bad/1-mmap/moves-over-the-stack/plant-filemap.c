/* Puts another page where the stack is. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw6(SYS_mremap, raw_map(A_PAGE, 3, 0), A_PAGE, A_PAGE,
         MREMAP_MAYMOVE | MREMAP_FIXED, stack_page(), 0);
    return good_count(path, byte);
}
