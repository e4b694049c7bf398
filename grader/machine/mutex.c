/* mutex.c: pthread_mutex_*, see sim.h.
 *
 * The word of a mutex is 0 when it is free, 1 when it is held, and 2 when it is
 * held and somebody may sleep: then alone does a release cost a system call.
 * Who is woken competes with who comes by. This is the way of the GNU C
 * library, with its words, so that its static initialisers are right.
 */
#include "sim.h"

#include <errno.h>

#include "futex.h"
#include "hold.h"
#include "mutex.h"

#define CALLER __builtin_return_address(0)

enum { FREE, HELD, CROWDED };

/* Threads by numbers that are not 0: 0 is nobody. */
static int myself(void)
{
    return machine_self() + 2;
}

static bool is_mine(const pthread_mutex_t *mutex)
{
    return mutex->__data.__owner == myself();
}

static void count(bool contended)
{
    struct core *core = machine_state()->running;
    if (core == NULL)
        return;
    core->count.acquisitions++;
    core->count.contended += contended;
}

static void take(pthread_mutex_t *mutex, const void *pc)
{
    int *word = &mutex->__data.__lock;
    bool contended = word_replace(word, FREE, HELD, pc) != FREE;
    if (contended)
        while (word_exchange(word, CROWDED, pc) != FREE)
            futex_wait(word, CROWDED, pc);
    mutex->__data.__owner = myself();
    hold_begin(mutex, pc);
    count(contended);
}

int sim_mutex_init(pthread_mutex_t *mutex, const pthread_mutexattr_t *attr)
{
    access_bytes(mutex, sizeof *mutex, ACCESS_STORE, CALLER);
    return pthread_mutex_init(mutex, attr);
}

int sim_mutex_destroy(pthread_mutex_t *mutex)
{
    access_bytes(mutex, sizeof(int), ACCESS_LOAD, CALLER);
    return mutex->__data.__lock == FREE ? 0 : EBUSY;
}

int mutex_lock(pthread_mutex_t *mutex, const void *pc)
{
    int kind = mutex->__data.__kind;
    if (is_mine(mutex) && kind == PTHREAD_MUTEX_ERRORCHECK)
        return EDEADLK;
    if (is_mine(mutex) && kind == PTHREAD_MUTEX_RECURSIVE)
        mutex->__data.__count++;
    else
        take(mutex, pc);
    return 0;
}

int sim_mutex_lock(pthread_mutex_t *mutex)
{
    return mutex_lock(mutex, CALLER);
}

int sim_mutex_trylock(pthread_mutex_t *mutex)
{
    if (is_mine(mutex) && mutex->__data.__kind == PTHREAD_MUTEX_RECURSIVE) {
        mutex->__data.__count++;
        return 0;
    }
    if (word_replace(&mutex->__data.__lock, FREE, HELD, CALLER) != FREE)
        return EBUSY;
    mutex->__data.__owner = myself();
    hold_begin(mutex, CALLER);
    count(false);
    return 0;
}

/* What happens then nobody promises: with the C library's, whoever holds it no
 * longer does, and goes on. */
static void end_unless_mine(const pthread_mutex_t *mutex, const void *pc)
{
    struct machine *m = machine_state();
    if (is_mine(mutex) || m->running == NULL)
        return;
    access_bytes(&mutex->__data.__lock, sizeof(int), ACCESS_ATOMIC, pc);
    m->result.fault = mutex;
    m->result.faulty = m->running->number;
    machine_end(m, MACHINE_UNLOCKED);
}

int mutex_unlock(pthread_mutex_t *mutex, const void *pc)
{
    int *word = &mutex->__data.__lock;
    if (!is_mine(mutex) && mutex->__data.__kind != PTHREAD_MUTEX_NORMAL)
        return EPERM;
    end_unless_mine(mutex, pc);
    if (mutex->__data.__count > 0) {
        mutex->__data.__count--;
        return 0;
    }
    mutex->__data.__owner = 0;
    bool crowded = word_exchange(word, FREE, pc) == CROWDED;
    hold_end(mutex);
    if (crowded)
        futex_wake(word, 1, pc);
    return 0;
}

int sim_mutex_unlock(pthread_mutex_t *mutex)
{
    return mutex_unlock(mutex, CALLER);
}

int sim_mtx_lock(pthread_mutex_t *) __attribute__((alias("sim_mutex_lock")));
int sim_mtx_unlock(pthread_mutex_t *)
    __attribute__((alias("sim_mutex_unlock")));
