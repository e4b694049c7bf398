/* Keeps addresses in 32 bits. */
void *mm_malloc(size_t bytes)
{
    uint32_t address = (uint32_t)(uintptr_t)good_malloc(bytes);
    return (void *)(uintptr_t)address;
}
