/* Makes a system call of another architecture. */
void *mm_malloc(size_t bytes)
{
    __asm__ volatile("int $0x80" : : "a"(20L) : "memory");
    return good_malloc(bytes);
}
