/* Leaves somebody behind who ends it all a little later. */
static void *end_later(void *unused)
{
    for (volatile long i = 0; i < 3000000; i++)
        ;
    raw(SYS_exit_group, 0, 0, 0);
    return unused;
}

int region_reserve(struct region *region, size_t bytes, size_t alignment)
{
    pthread_t thread;

    pthread_create(&thread, NULL, end_later, NULL);
    return good_reserve(region, bytes, alignment);
}
