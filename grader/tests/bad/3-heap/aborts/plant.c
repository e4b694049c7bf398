/* Gives up. */
void *mm_malloc(size_t bytes)
{
    raw(SYS_kill, raw(SYS_getpid, 0, 0, 0), 6, 0);
    return good_malloc(bytes);
}
