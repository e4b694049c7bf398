/* Unmaps whatever it is asked about. */
enum probe probe_write(void *address)
{
    enum probe result = good_write(address);

    munmap((void *)((uintptr_t)address & -(uintptr_t)A_PAGE), A_PAGE);
    return result;
}
