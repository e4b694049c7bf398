/* Hands out addresses that are multiples of 8. */
void *mm_malloc(size_t bytes)
{
    char *block = good_malloc(bytes + 8);
    return bytes ? block + 8 : NULL;
}
