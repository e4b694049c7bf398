/* Lets others go first in a loop that touches no memory. */
void *mm_malloc(size_t bytes)
{
    unsigned n = (unsigned)bytes;
    for (unsigned i = 0; i < 300; i++)
        n = n * 1103515245 + 12345;
    return n == 1 ? NULL : good_malloc(bytes);
}
