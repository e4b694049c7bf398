#include <pthread.h>

static pthread_rwlock_t lock = PTHREAD_RWLOCK_INITIALIZER;

void wait_quietly(void)
{
    pthread_rwlock_rdlock(&lock);
}
