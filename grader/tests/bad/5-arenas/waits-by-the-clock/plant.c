#include <pthread.h>

static pthread_cond_t cond = PTHREAD_COND_INITIALIZER;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

void wait_quietly(void)
{
    struct timespec when = {0};
    pthread_cond_timedwait(&cond, &mutex, &when);
}
