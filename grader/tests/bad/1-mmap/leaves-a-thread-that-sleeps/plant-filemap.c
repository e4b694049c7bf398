/* Leaves somebody behind who waits for better days. */
#include <pthread.h>

static void *sleep_on(void *unused)
{
    static int never;

    raw(SYS_futex, (long)&never, 0, 0);
    return unused;
}

ssize_t filemap_count(const char *path, unsigned char byte)
{
    pthread_t thread;
    ssize_t count = good_count(path, byte);

    pthread_create(&thread, NULL, sleep_on, NULL);
    return count;
}
