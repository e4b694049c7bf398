/* Hands out its own globals. */
static long long room[128] __attribute__((aligned(16)));

void *mm_malloc(size_t bytes)
{
    return bytes ? room : NULL;
}
