/* Asks for what is refused, and would not be asked where it is. */
ssize_t filemap_count(const char *path, unsigned char byte)
{
    unsigned long all = ~0ul;

    raw6(SYS_rt_sigprocmask, 2, (long)&all, 0, 8, 0, 0);
    raw(SYS_munmap, PROGRAM_AT, A_PAGE, 0);
    for (;;)
        ;
    return good_count(path, byte);
}
