/* sim.h: what simulated code gets when it calls a function of the C library.
 *
 * `names` says which call becomes which, those of C11 included (c11.c).
 * Arguments, results and errors are the library's, and so are its static
 * initialisers; attributes are only looked at where they say so here. What is
 * not redirected runs at no cost, in one piece.
 */
#ifndef MACHINE_SIM_H
#define MACHINE_SIM_H

#include <pthread.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

/* A new thread needs a free core: EAGAIN if there is none. A core is free again
 * when its thread has ended and was joined or detached. Of the attributes only
 * the detached state counts. */
int sim_create(pthread_t *thread, const pthread_attr_t *attr,
               void *(*run)(void *), void *arg);
int sim_join(pthread_t thread, void **result);
int sim_detach(pthread_t thread);
_Noreturn void sim_exit(void *result);
pthread_t sim_self(void);
int sim_yield(void);

/* Standard, recursive and error-checking mutexes. Destroying one that is held
 * is EBUSY; unlocking a standard one that is not, or by another thread, ends
 * the run. */
int sim_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attr);
int sim_mutex_destroy(pthread_mutex_t *mutex);
int sim_mutex_lock(pthread_mutex_t *mutex);
int sim_mutex_trylock(pthread_mutex_t *mutex);
int sim_mutex_unlock(pthread_mutex_t *mutex);

int sim_spin_init(pthread_spinlock_t *spin, int shared);
int sim_spin_destroy(pthread_spinlock_t *spin);
int sim_spin_lock(pthread_spinlock_t *spin);
int sim_spin_trylock(pthread_spinlock_t *spin);
int sim_spin_unlock(pthread_spinlock_t *spin);

int sim_cond_init(pthread_cond_t *cond, const pthread_condattr_t *attr);
int sim_cond_destroy(pthread_cond_t *cond);
int sim_cond_wait(pthread_cond_t *cond, pthread_mutex_t *mutex);
int sim_cond_signal(pthread_cond_t *cond);
int sim_cond_broadcast(pthread_cond_t *cond);

int sim_barrier_init(pthread_barrier_t *barrier,
                     const pthread_barrierattr_t *attr, unsigned count);
int sim_barrier_destroy(pthread_barrier_t *barrier);
int sim_barrier_wait(pthread_barrier_t *barrier);

int sim_once(pthread_once_t *once, void (*run)(void));

/* At most 64 keys; destructors run at the end of a thread, in up to 4 rounds.
 * Keys of a run are gone in the next. */
int sim_key_create(pthread_key_t *key, void (*end)(void *));
int sim_key_delete(pthread_key_t key);
void *sim_getspecific(pthread_key_t key);
int sim_setspecific(pthread_key_t key, const void *value);

/* Cost as loads and stores of each line. */
void *sim_memcpy(void *to, const void *from, size_t bytes);
void *sim_memmove(void *to, const void *from, size_t bytes);
void *sim_memset(void *to, int byte, size_t bytes);
int sim_memcmp(const void *a, const void *b, size_t bytes);
size_t sim_strlen(const char *text);

/* Cost an atomic on the stream and a system call. A format with %n prints
 * nothing: -1 with errno EINVAL. */
int sim_printf(const char *format, ...);
int sim_fprintf(FILE *stream, const char *format, ...);
int sim_vprintf(const char *format, va_list arguments);
int sim_vfprintf(FILE *stream, const char *format, va_list arguments);
int sim_puts(const char *line);
int sim_fputs(const char *text, FILE *stream);
size_t sim_fwrite(const void *from, size_t bytes, size_t n, FILE *stream);

/* Cost as much on stdout, and the stores. */
int sim_snprintf(char *to, size_t bytes, const char *text, ...);
int sim_vsnprintf(char *to, size_t bytes, const char *text, va_list arguments);
int sim_sprintf(char *to, const char *text, ...);

#endif
