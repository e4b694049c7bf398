/* The same as a common symbol, which lies in no section yet. */
__attribute__((common)) char books[160 << 10];

void *mm_malloc(size_t bytes)
{
    books[bytes % sizeof books]++;
    return good_malloc(bytes);
}
