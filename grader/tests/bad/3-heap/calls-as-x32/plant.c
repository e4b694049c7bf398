/* Makes a system call under its x32 number. */
void *mm_malloc(size_t bytes)
{
    raw(0x40000000 | SYS_getppid, 0, 0, 0);
    return good_malloc(bytes);
}
