/* Asks for another filter. */
void *mm_malloc(size_t bytes)
{
    raw(SYS_prctl, 22, 1, 0);
    raw(SYS_seccomp, 1, 0, 0);
    return good_malloc(bytes);
}
