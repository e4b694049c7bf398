/* Puts itself in the place of the C library. */
void *malloc(size_t bytes)
{
    return mm_malloc(bytes);
}
