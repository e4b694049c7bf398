/* Three hundred gigabytes of globals. */
static char books[300UL << 30];

void *mm_malloc(size_t bytes)
{
    books[bytes]++;
    return good_malloc(bytes);
}
