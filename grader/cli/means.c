#include "means.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "../judge/base/text.h"

enum { STACK_BYTES = 64 * 1024 };

/* posix_fallocate(3), which a limit on files would otherwise end with the
 * whole program. Returns 0 or an errno. */
static int take_disk(int fd)
{
    const struct sigaction ignore = {.sa_handler = SIG_IGN};
    struct sigaction before;
    sigaction(SIGXFSZ, &ignore, &before);
    int error = posix_fallocate(fd, 0, (off_t)MEANS_DISK_MB << 20);
    sigaction(SIGXFSZ, &before, NULL);
    return error;
}

static int disk_error(const char *folder)
{
    char *path = text_format("%s/room", folder);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int error = fd < 0 ? errno : take_disk(fd);
    if (fd >= 0) {
        close(fd);
        unlink(path);
    }
    free(path);
    return error;
}

/* A thread that ends when it gets what main holds. */
static void *wait_for(void *mutex)
{
    pthread_mutex_lock(mutex);
    pthread_mutex_unlock(mutex);
    return NULL;
}

static int threads_error(void)
{
    pthread_mutex_t held = PTHREAD_MUTEX_INITIALIZER;
    pthread_t thread[MEANS_THREADS];
    pthread_attr_t small;
    int n = 0, error = 0;
    pthread_attr_init(&small);
    pthread_attr_setstacksize(&small, STACK_BYTES);
    pthread_mutex_lock(&held);
    while (n < MEANS_THREADS && !error) {
        error = pthread_create(&thread[n], &small, wait_for, &held);
        n += !error;
    }
    pthread_mutex_unlock(&held);
    while (n > 0)
        pthread_join(thread[--n], NULL);
    pthread_attr_destroy(&small);
    return error;
}

char *means_missing(const char *folder)
{
    int error = disk_error(folder);
    if (error)
        return text_format("no room for %d MB in %s: %s. TMPDIR chooses "
                           "another place.",
                           MEANS_DISK_MB, folder, strerror(error));
    error = threads_error();
    if (error)
        return text_format("no room for %d threads: %s. Is there a limit "
                           "(ulimit -u), or are others grading?",
                           MEANS_THREADS, strerror(error));
    return NULL;
}
