/* Leaves somebody behind who maps and unmaps without end. */
#include <pthread.h>

static void *churn(void *unused)
{
    for (;;)
        raw(SYS_munmap, raw_map(A_PAGE, 3, MAP_POPULATE), A_PAGE, 0);
    return unused;
}

ssize_t filemap_count(const char *path, unsigned char byte)
{
    pthread_t thread;
    ssize_t count = good_count(path, byte);

    pthread_create(&thread, NULL, churn, NULL);
    return count;
}
