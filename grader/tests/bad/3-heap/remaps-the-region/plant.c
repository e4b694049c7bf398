/* Takes the memory away from under the heap. */
void *mm_malloc(size_t bytes)
{
    raw(SYS_munmap, (long)mem_heap_lo(), 4096, 0);
    return good_malloc(bytes);
}
