/* waits.c: locks, conditions, barriers and the rest of it keep their word. */
#include <errno.h>
#include <pthread.h>
#include <sched.h>

#include "claim.h"

enum { CORES = 8, ROUNDS = 50, ITEMS = 400, ROOM = 4 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t not_empty = PTHREAD_COND_INITIALIZER, not_full;
static long queue[ROOM], put, taken, taken_sum;

static void *produce(void *core)
{
    for (long i = 1; i <= ITEMS; i++) {
        pthread_mutex_lock(&lock);
        while (put - taken == ROOM)
            pthread_cond_wait(&not_full, &lock);
        queue[put++ % ROOM] = i;
        pthread_cond_signal(&not_empty);
        pthread_mutex_unlock(&lock);
    }
    return core;
}

static void *consume(void *core)
{
    for (long i = 1; i <= ITEMS; i++) {
        pthread_mutex_lock(&lock);
        while (put == taken)
            pthread_cond_wait(&not_empty, &lock);
        taken_sum += queue[taken++ % ROOM];
        pthread_cond_signal(&not_full);
        pthread_mutex_unlock(&lock);
    }
    return core;
}

static void *produce_or_consume(void *core)
{
    return (uintptr_t)core % 2 ? produce(core) : consume(core);
}

static bool go;

static void *wait_to_go(void *core)
{
    pthread_mutex_lock(&lock);
    if (core) {
        while (!go)
            pthread_cond_wait(&not_empty, &lock);
    } else {
        go = true;
        pthread_cond_broadcast(&not_empty);
    }
    pthread_mutex_unlock(&lock);
    return core;
}

/* One sleeps, the other works long and wakes it. */
static void *wake_late(void *core)
{
    for (volatile unsigned i = 0; core && i < 20000; i++)
        ;
    pthread_mutex_lock(&lock);
    if (core)
        pthread_cond_signal(&not_full);
    else
        pthread_cond_wait(&not_full, &lock);
    pthread_mutex_unlock(&lock);
    return core;
}

static int woken[CORES], n_woken;

/* Cores go to sleep by number; the first one wakes them, one by one. */
static void *sleep_in_turn(void *core)
{
    uintptr_t me = (uintptr_t)core;
    for (volatile unsigned i = 0; i < 1000 * (me ? me : CORES); i++)
        ;
    for (unsigned i = 1; me == 0 && i < CORES; i++) {
        pthread_cond_signal(&not_full);
        for (volatile unsigned j = 0; j < 2000; j++)
            ;
    }
    pthread_mutex_lock(&lock);
    if (me) {
        pthread_cond_wait(&not_full, &lock);
        woken[n_woken++] = (int)me;
    }
    pthread_mutex_unlock(&lock);
    return core;
}

static bool woken_in_turn(void)
{
    bool is = n_woken == CORES - 1;
    for (int i = 0; i < n_woken; i++)
        is &= woken[i] == i + 1;
    return is;
}

static pthread_barrier_t barrier;
static volatile int round_of[CORES];
static int serial;
static bool in_step = true;

static void *walk(void *core)
{
    unsigned me = (unsigned)(uintptr_t)core;
    for (int i = 1; i <= ROUNDS; i++) {
        round_of[me] = i;
        serial += pthread_barrier_wait(&barrier) != 0;
        for (unsigned other = 0; other < CORES; other++)
            in_step &= round_of[other] == i || round_of[other] == i + 1;
    }
    return core;
}

static pthread_once_t once = PTHREAD_ONCE_INIT;
static volatile int done, seen_done;

static void do_once(void)
{
    for (unsigned i = 0; i < 1000; i++)
        done += i == 999;
}

static void *want_done(void *core)
{
    pthread_once(&once, do_once);
    pthread_mutex_lock(&lock);
    seen_done += done;
    pthread_mutex_unlock(&lock);
    return core;
}

static pthread_spinlock_t spin;
static volatile long spun, tried;

static void *spin_and_try(void *core)
{
    for (unsigned i = 0; i < ROUNDS; i++) {
        pthread_spin_lock(&spin);
        spun++;
        pthread_spin_unlock(&spin);
        while (pthread_mutex_trylock(&lock) != 0)
            sched_yield();
        tried++;
        pthread_mutex_unlock(&lock);
    }
    return core;
}

static pthread_mutex_t again, checked;
static int errors;

static void *lock_twice(void *core)
{
    for (unsigned i = 0; i < 3; i++)
        errors += pthread_mutex_lock(&again) != 0;
    for (unsigned i = 0; i < 3; i++)
        errors += pthread_mutex_unlock(&again) != 0;
    errors += pthread_mutex_lock(&checked) != 0;
    sched_yield();
    errors += pthread_mutex_lock(&checked) != EDEADLK;
    errors += pthread_mutex_unlock(&checked) != 0;
    errors += pthread_mutex_unlock(&checked) != EPERM;
    return core;
}

static void init_kinds(void)
{
    pthread_mutexattr_t attr;
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&again, &attr);
    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_ERRORCHECK);
    pthread_mutex_init(&checked, &attr);
}

int main(void)
{
    machine_boot(CORES);
    pthread_cond_init(&not_full, NULL);
    claim(run_on(2, produce_or_consume, 0)->end == MACHINE_DONE &&
              taken_sum == ITEMS * (ITEMS + 1) / 2,
          "conditions hand on what a producer makes");
    claim(run_on(CORES, wait_to_go, 0)->end == MACHINE_DONE,
          "a broadcast wakes all");
    const struct machine_result *r = run_on(2, wake_late, 0);
    claim(r->core[0].cycles > r->core[1].cycles + 3000,
          "who sleeps wakes up some time after who wakes it");
    claim(run_on(CORES, sleep_in_turn, 0)->end == MACHINE_DONE &&
              woken_in_turn(),
          "signals wake in the order of the waits");
    pthread_barrier_init(&barrier, NULL, CORES);
    claim(run_on(CORES, walk, 0)->end == MACHINE_DONE && in_step,
          "a barrier keeps threads in step");
    claim(serial == ROUNDS, "and picks one of them each time");
    claim(run_on(CORES, want_done, 0)->end == MACHINE_DONE && done == 1 &&
              seen_done == CORES,
          "once is once, and whoever passes sees it done");
    pthread_spin_init(&spin, 0);
    claim(run_on(CORES, spin_and_try, 0)->end == MACHINE_DONE &&
              spun == CORES * ROUNDS && tried == CORES * ROUNDS,
          "spin locks and tries exclude each other");
    init_kinds();
    claim(run_on(2, lock_twice, 0)->end == MACHINE_DONE && errors == 0,
          "recursive and checking mutexes do what they are for");
    return 0;
}
