/* A lock that no atomic takes: it costs less than one, and keeps nobody out. */
static int busy;

void *mm_malloc(size_t bytes)
{
    while (busy)
        ;
    busy = 1;
    void *block = good_malloc(bytes);
    busy = 0;
    return block;
}
