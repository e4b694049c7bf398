/* The deck that is the kernel's threads; see deck.h.
 *
 * It is there for the thread sanitizer and, with one thread, for memcheck. All
 * that a sanitizer would take for synchronisation is done behind its back, by
 * this file's own atomics and futex(2), and what must be told is told to it:
 * so it sees the order that deck.h promises, and no other.
 *
 * A box runs one crew here: nothing puts a submission's globals back. */
#include "../deck.h"

#include "../box.h"
#include "../crew.h"

#include <linux/futex.h>
#include <limits.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { STACK_BYTES = 256 << 10 };

/* Of the sanitizer, if the box is linked with it. */
void __tsan_acquire(void *at) __attribute__((weak));
void __tsan_release(void *at) __attribute__((weak));

static _Atomic uint32_t news;  /* counts wakes */
static _Atomic uint32_t ended; /* threads of this run */
static _Atomic bool locked;

static _Noreturn void give_up(const char *what)
{
    perror(what);
    _exit(2);
}

void deck_boot(void)
{
}

/* ---- threads ------------------------------------------------------------ */

uint32_t deck_look(void)
{
    return atomic_load(&news);
}

void deck_wait(const void *key, uint32_t seen)
{
    (void)key;
    syscall(SYS_futex, &news, FUTEX_WAIT_PRIVATE, seen, NULL, NULL, 0);
}

void deck_pass(const void *key)
{
    if (__tsan_release)
        __tsan_release((void *)key);
}

void deck_wake(const void *key)
{
    (void)key;
    atomic_fetch_add(&news, 1);
    syscall(SYS_futex, &news, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

void deck_take(const void *key)
{
    if (__tsan_acquire)
        __tsan_acquire((void *)key);
}

void deck_lock(void)
{
    while (atomic_exchange(&locked, true))
        sched_yield();
}

void deck_unlock(void)
{
    atomic_store(&locked, false);
}

static void *begin(void *number)
{
    crew_thread((unsigned)(uintptr_t)number);
    atomic_fetch_add(&ended, 1);
    deck_wake(&ended);
    return NULL;
}

static void await_end_of(uint32_t threads)
{
    uint32_t seen = deck_look();

    while (atomic_load(&ended) < threads) {
        deck_wait(&ended, seen);
        seen = deck_look();
    }
}

void deck_run(const struct crew_terms *terms, struct crew_report *report)
{
    static pthread_t thread[WIRE_THREADS];
    pthread_attr_t attr;

    (void)report; /* it counts nothing */
    atomic_store(&ended, 0);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    for (uint32_t t = 0; t < terms->threads; t++) {
        if (t >= terms->cores)
            await_end_of(t - terms->cores + 1);
        if (pthread_create(&thread[t], &attr, begin, (void *)(uintptr_t)t) != 0)
            give_up("starting a thread");
    }
    for (uint32_t t = 0; t < terms->threads; t++)
        pthread_join(thread[t], NULL);
    pthread_attr_destroy(&attr);
}

void deck_stopped(struct crew_report *report)
{
    (void)report;
}

/* ---- what costs nothing here -------------------------------------------- */

void deck_store(uint64_t *at, uint64_t value)
{
    *at = value;
}

uint64_t deck_load(const uint64_t *at)
{
    return *at;
}

void deck_operation(void)
{
}

/* Some other order of events, not some length of time. */
void deck_work(uint64_t cycles)
{
    (void)cycles;
    sched_yield();
}

/* ---- memory ------------------------------------------------------------- */

void deck_pages(const void *at, size_t bytes, bool (*mapped)(const void *))
{
    (void)at, (void)bytes, (void)mapped;
}

/* The region is a file: a hole reads as zeroes. */
void deck_clear(void *at, size_t bytes)
{
    if (bytes > 0 && madvise(at, bytes, MADV_REMOVE) != 0)
        give_up("clearing memory");
}

void deck_map(void *at, size_t bytes)
{
    (void)at, (void)bytes;
}

void deck_unmap(void *at, size_t bytes)
{
    deck_clear(at, bytes);
}
