/* Crashes in every check. */
void *mm_malloc(size_t bytes)
{
    *(volatile size_t *)8 = bytes;
    return good_malloc(bytes);
}
