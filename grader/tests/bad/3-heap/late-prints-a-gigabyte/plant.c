/* Prints a gigabyte, in one function alone. */
void *mm_memalign(size_t alignment, size_t bytes)
{
    for (long line = 0; line < 1 << 24; line++)
        printf("%064ld\n", line);
    return good_memalign(alignment, bytes);
}
