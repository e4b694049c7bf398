/* Does it, and looks what happened. */
#include <sys/mman.h>

static uint64_t pages_in_memory(char *at, size_t pages)
{
    uint64_t count = 0;
    unsigned char in;

    for (size_t i = 0; i < pages; i++)
        if (mincore(at + i * 4096, 4096, &in) == 0)
            count += in & 1;
    return count;
}

int predict_faults(unsigned char *state, size_t pages,
                   const struct operation *operation, size_t count,
                   struct forecast *out)
{
    int result = good_faults(state, pages, operation, count, out);
    char *at = mmap(NULL, pages * 4096, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    for (size_t i = 0; result == 0 && i < out->own_pages; i++)
        at[i * 4096] = 1;
    if (result == 0)
        out->own_pages = pages_in_memory(at, pages);
    munmap(at, pages * 4096);
    return result;
}
