/* Each block starts before the one in front of it ends. */
void *mm_malloc(size_t bytes)
{
    static char *next;
    static size_t left;
    if (bytes == 0 || bytes > 1 << 16)
        return good_malloc(bytes);
    if (left < bytes)
        next = good_malloc(left = 1 << 20);
    left -= 16;
    return next += 16;
}
