/* threads.c: threads come, have storage of their own, and go. */
#include <errno.h>
#include <pthread.h>
#include <string.h>

#include "claim.h"

enum { CORES = 8, CHILDREN = 100 };

static __thread long own = 7;
static __thread char own_bytes[5000];
static bool own_was_right = true;

static void *use_own(void *core)
{
    own_was_right &= own == 7 && own_bytes[4999] == 0;
    for (unsigned i = 0; i < 100; i++)
        own += (long)(uintptr_t)core;
    own_bytes[4999] = 1;
    errno = (int)(uintptr_t)core;
    pthread_t unused = pthread_self();
    (void)unused;
    own_was_right &= own == 7 + 100 * (long)(uintptr_t)core;
    own_was_right &= errno == (int)(uintptr_t)core;
    return core;
}

static pthread_key_t key;
static int ended_values;

static void end_value(void *value)
{
    ended_values += (int)(uintptr_t)value;
}

static void *child(void *arg)
{
    use_own(arg);
    pthread_setspecific(key, (void *)1);
    if ((uintptr_t)arg % 2)
        pthread_exit((char *)arg + 1);
    return (char *)arg + 1;
}

static uintptr_t sum;
static int refused;

/* More children, one after the other, than there are cores. */
static void *raise_children(void *core)
{
    pthread_key_create(&key, end_value);
    for (uintptr_t i = 0; i < CHILDREN; i++) {
        pthread_t thread;
        void *result;
        pthread_create(&thread, NULL, child, (void *)i);
        pthread_join(thread, &result);
        sum += (uintptr_t)result;
    }
    return core;
}

static void *leave_at_once(void *core)
{
    return core;
}

static void *raise_too_many(void *core)
{
    pthread_t thread[CORES];
    for (unsigned i = 0; i < CORES; i++)
        refused += pthread_create(&thread[i], NULL, leave_at_once, NULL);
    for (unsigned i = 0; i < CORES - 1; i++)
        pthread_join(thread[i], NULL);
    return core;
}

static bool joined_twice;

static void *join_wrongly(void *core)
{
    pthread_t thread;
    pthread_create(&thread, NULL, leave_at_once, NULL);
    pthread_join(thread, NULL);
    joined_twice = pthread_join(thread, NULL) == 0;
    pthread_create(&thread, NULL, leave_at_once, NULL);
    pthread_detach(thread);
    return core;
}

static void run_one(void *(*run)(void *))
{
    struct machine_plan plan = {.cores = CORES};
    machine_prepare(&plan);
    machine_thread(run, NULL);
    claim(machine_run()->end == MACHINE_DONE, "all threads come to their end");
}

int main(void)
{
    machine_boot(CORES);
    run_on(CORES, use_own, 0);
    claim(own_was_right, "each thread has thread-local variables of its own");
    claim(own == 7, "and so has the program outside of the machine");
    run_on(CORES, use_own, 0);
    claim(own_was_right, "a new run finds them as the program text says");
    run_one(raise_children);
    claim(own_was_right, "so does a new thread on a used core");
    claim(sum == CHILDREN * (CHILDREN + 1) / 2, "joins get the results");
    claim(ended_values == CHILDREN, "the keys' destructors run");
    run_one(raise_too_many);
    claim(refused == EAGAIN, "a thread for which there is no core is refused");
    run_one(join_wrongly);
    claim(!joined_twice, "a thread is joined once");
    return 0;
}
