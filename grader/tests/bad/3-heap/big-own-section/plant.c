/* The same in a section with a name of its own. */
__attribute__((section("bookcase"))) static char books[160 << 10] = {1};

void *mm_malloc(size_t bytes)
{
    books[bytes % sizeof books]++;
    return good_malloc(bytes);
}
