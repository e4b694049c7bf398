/* Gets memory behind the heap, in the oldest way. */
void *mm_malloc(size_t bytes)
{
    raw(SYS_brk, raw(SYS_brk, 0, 0, 0) + (1 << 20), 0, 0);
    return good_malloc(bytes);
}
