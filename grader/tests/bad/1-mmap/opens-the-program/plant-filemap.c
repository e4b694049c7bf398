/* Wants to write to the program. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_mprotect, PROGRAM_AT, A_PAGE, PROT_READ | PROT_WRITE);
    return good_count(path, byte);
}
