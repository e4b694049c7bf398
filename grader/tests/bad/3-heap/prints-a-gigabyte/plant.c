/* Prints a gigabyte. */
void *mm_malloc(size_t bytes)
{
    for (long line = 0; line < 1 << 24; line++)
        printf("%064ld\n", line);
    return good_malloc(bytes);
}
