/* Writes into the blocks of others, and puts it right when nobody asks. */
void *mm_malloc(size_t bytes)
{
    static char *last;
    char *block = good_malloc(bytes);
    if (last)
        *last ^= 1;
    last = block;
    return block;
}
