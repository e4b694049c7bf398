/* Says that it is done, waits until the costs were counted and the next thing
 * is asked for, and works then. */
void large_free(void *block)
{
    volatile uint32_t *requests = (uint32_t *)find_wire();
    int saved = errno;

    if (requests) {
        uint32_t asked = requests[0];
        requests[3] = requests[18];
        requests[1] = asked;
        raw(SYS_futex, (long)&requests[1], 1, 100);
        for (long i = 0; i < 20000000 && requests[0] == asked; i++)
            ;
    }
    good_free(block);
    errno = saved;
}
