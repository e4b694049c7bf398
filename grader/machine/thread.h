/* thread.h: threads come and go on cores; the calls are in sim.h. */
#ifndef MACHINE_THREAD_H
#define MACHINE_THREAD_H

#include <pthread.h>
#include <stdbool.h>

/* Where a core begins: runs its thread and ends it. */
void thread_main(void);

/* As the calls without the first word; `pc` is the place that called. */
int thread_create(pthread_t *thread, bool detached, void *(*run)(void *),
                  void *arg, const void *pc);
int thread_join(pthread_t thread, void **result, const void *pc);

#endif
