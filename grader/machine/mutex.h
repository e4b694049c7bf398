/* mutex.h: a mutex taken and given back for somebody else's call, at pc. */
#ifndef MACHINE_MUTEX_H
#define MACHINE_MUTEX_H

#include <pthread.h>

/* As pthread_mutex_lock() and pthread_mutex_unlock(). Who gives back what it
 * does not hold ends the run with MACHINE_UNLOCKED, unless its kind of mutex
 * answers EPERM. */
int mutex_lock(pthread_mutex_t *mutex, const void *pc);
int mutex_unlock(pthread_mutex_t *mutex, const void *pc);

#endif
