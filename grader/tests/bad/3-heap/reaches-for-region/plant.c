/* Asks the linker where the box keeps its own variables. */
extern char region[] __attribute__((weak));

void *mm_malloc(size_t bytes)
{
    region[0]++;
    return good_malloc(bytes);
}
