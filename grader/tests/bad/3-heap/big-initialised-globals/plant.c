/* The same among the initialised data. */
static char books[160 << 10] = {1};

void *mm_malloc(size_t bytes)
{
    books[bytes % sizeof books]++;
    return good_malloc(bytes);
}
