/* Returns from its parallel work before that is done, or begun. */
static void *work(void *unused)
{
    for (volatile long i = 0; i < 300000000; i++)
        ;
    return unused;
}

int region_prefault(struct region *region, size_t at, size_t bytes,
                    unsigned threads)
{
    pthread_t thread;

    pthread_create(&thread, NULL, work, NULL);
    return good_prefault(region, at, bytes, threads);
}
