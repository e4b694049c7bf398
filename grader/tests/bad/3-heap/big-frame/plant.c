/* Jumps over whatever guards the end of the stack. */
void *mm_malloc(size_t bytes)
{
    volatile char books[64 << 20];
    books[bytes % 4096] = 1;
    return good_malloc(bytes + books[bytes % 4096] - 1);
}
