/* Hands out one block to everybody. */
void *mm_malloc(size_t bytes)
{
    static void *only;
    if (!only && bytes)
        only = good_malloc(bytes);
    return only;
}
