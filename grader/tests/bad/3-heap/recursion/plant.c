/* Calls itself without end. */
static void *deeper(size_t bytes, volatile char *above)
{
    volatile char here[256] = {*above};
    void *block = deeper(bytes + 1, here);
    return here[0] ? NULL : block;
}

void *mm_malloc(size_t bytes)
{
    volatile char here = 0;
    return deeper(bytes, &here);
}
