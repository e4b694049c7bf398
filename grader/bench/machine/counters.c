/* counters.c: one number that all threads count up, in three ways. */
#include <pthread.h>
#include <stdatomic.h>

#include "workload.h"

enum { OPERATIONS = 64 };

static struct {
    _Alignas(64) pthread_mutex_t lock;
    long locked;
    _Alignas(64) atomic_long added;
    _Alignas(64) atomic_long swapped;
} count = {.lock = PTHREAD_MUTEX_INITIALIZER};

static void lock(unsigned self, unsigned threads, unsigned rounds)
{
    (void)self;
    (void)threads;
    for (unsigned i = 0; i < rounds * OPERATIONS; i++) {
        pthread_mutex_lock(&count.lock);
        count.locked++;
        pthread_mutex_unlock(&count.lock);
    }
}

static void add(unsigned self, unsigned threads, unsigned rounds)
{
    (void)self;
    (void)threads;
    for (unsigned i = 0; i < rounds * OPERATIONS; i++)
        atomic_fetch_add(&count.added, 1);
}

/* A failure leaves in `seen` what is there now. */
static void swap(unsigned self, unsigned threads, unsigned rounds)
{
    long seen = atomic_load(&count.swapped);
    (void)self;
    (void)threads;
    for (unsigned i = 0; i < rounds * OPERATIONS; i++)
        while (!atomic_compare_exchange_strong(&count.swapped, &seen, seen + 1))
            ;
}

const struct workload workloads[] = {
    {"lock", lock, OPERATIONS},
    {"add", add, OPERATIONS},
    {"swap", swap, OPERATIONS},
    {0},
};
