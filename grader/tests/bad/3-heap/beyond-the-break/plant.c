/* Hands out bytes that it never asked for. */
void *mm_malloc(size_t bytes)
{
    static size_t offset;
    offset += 4096;
    return bytes ? (char *)mem_heap_lo() + (64 << 20) + offset : NULL;
}
