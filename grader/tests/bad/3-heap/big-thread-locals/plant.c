/* The same as thread-local storage. */
static __thread char books[160 << 10];

void *mm_malloc(size_t bytes)
{
    books[bytes % sizeof books]++;
    return good_malloc(bytes);
}
