/* Pretends to have crashed. */
void *mm_malloc(size_t bytes)
{
    raw(SYS_tgkill, raw(SYS_getpid, 0, 0, 0), raw(SYS_gettid, 0, 0, 0), 11);
    return good_malloc(bytes);
}
