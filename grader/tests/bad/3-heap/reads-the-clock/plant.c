/* Looks whether it is being watched. */
void *mm_malloc(size_t bytes)
{
    bytes += __builtin_ia32_rdtsc() * 0;
    return good_malloc(bytes);
}
