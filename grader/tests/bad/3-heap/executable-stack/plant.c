/* Needs a stack that can be run. */
static int call(int (*function)(int))
{
    return function(1);
}

void *mm_malloc(size_t bytes)
{
    __attribute__((noinline)) int add(int n)
    {
        return n + (int)bytes;
    }
    return call(add) ? good_malloc(bytes) : NULL;
}
