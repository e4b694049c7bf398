/* Leaves somebody behind who keeps a processor busy. */
#include <pthread.h>

static void *spin(void *unused)
{
    for (volatile int i = 0;; i++)
        ;
    return unused;
}

ssize_t filemap_count(const char *path, unsigned char byte)
{
    pthread_t thread;
    ssize_t count = good_count(path, byte);

    pthread_create(&thread, NULL, spin, NULL);
    return count;
}
