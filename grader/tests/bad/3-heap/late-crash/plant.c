/* Crashes, in one function alone. */
void *mm_memalign(size_t alignment, size_t bytes)
{
    *(volatile size_t *)8 = bytes;
    return good_memalign(alignment, bytes);
}
