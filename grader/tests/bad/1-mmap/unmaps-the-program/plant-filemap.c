/* Takes the ground from under its feet. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    raw(SYS_munmap, PROGRAM_AT, A_PAGE, 0);
    return good_count(path, byte);
}
