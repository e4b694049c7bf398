/* The deck that is the kernel's threads; see deck.h.
 *
 * It is there for the thread sanitizer and, with one thread, for memcheck. One
 * thread runs at a time, and the next one goes on at the next operation: so a
 * program has the same findings each time. The sanitizer finds races all the
 * same. It asks what orders two accesses, not what came first, and the turns
 * are taken behind its back, by this file's own atomics and futex(2). What must
 * be told is told to it: so it sees the order that deck.h promises, and no
 * other.
 *
 * A box runs one crew here: nothing puts a submission's globals back. */
#include "../deck.h"

#include "../box.h"
#include "../crew.h"

#include <linux/futex.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

enum { STACK_BYTES = 256 << 10 };

/* Of the sanitizer, if the box is linked with it. */
void __tsan_acquire(void *at) __attribute__((weak));
void __tsan_release(void *at) __attribute__((weak));
void AnnotateIgnoreReadsBegin(const char *file, int line) __attribute__((weak));
void AnnotateIgnoreReadsEnd(const char *file, int line) __attribute__((weak));
void AnnotateIgnoreWritesBegin(const char *file, int line)
    __attribute__((weak));
void AnnotateIgnoreWritesEnd(const char *file, int line) __attribute__((weak));

/* Whose turn it is, and who takes part; the rest wait until one has ended. */
static _Atomic uint32_t turn;
static bool is_live[WIRE_THREADS];
static uint32_t n_threads, n_admitted;
static __thread uint32_t self;

static _Noreturn void give_up(const char *what)
{
    perror(what);
    _exit(2);
}

void deck_boot(void)
{
}

/* ---- threads ------------------------------------------------------------ */

static void await_turn(void)
{
    uint32_t now;

    while ((now = atomic_load(&turn)) != self)
        syscall(SYS_futex, &turn, FUTEX_WAIT_PRIVATE, now, NULL, NULL, 0);
}

/* The next thread in the round goes on; the only one itself. */
static void pass_turn(void)
{
    uint32_t next = self;

    if (n_threads <= 1)
        return;
    do
        next = (next + 1) % n_threads;
    while (!is_live[next] && next != self);
    atomic_store(&turn, next);
    syscall(SYS_futex, &turn, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
}

static void admit(void)
{
    if (n_admitted < n_threads)
        is_live[n_admitted++] = true;
}

uint32_t deck_look(void)
{
    return 0;
}

static void let_others_go(void)
{
    pass_turn();
    await_turn();
}

void deck_wait(const void *key, uint32_t seen)
{
    (void)key, (void)seen;
    let_others_go();
}

void deck_pass(const void *key)
{
    if (__tsan_release)
        __tsan_release((void *)key);
}

void deck_wake(const void *key)
{
    (void)key;
}

void deck_take(const void *key)
{
    if (__tsan_acquire)
        __tsan_acquire((void *)key);
}

/* What a submission's fences call: the sanitizer does not know what a fence is,
 * and would take what one puts in order for a race. Here a fence comes after
 * all those before it, which is more than the language says. */
void deck_fence(int order)
{
    static char fences;

    (void)order;
    deck_take(&fences);
    deck_pass(&fences);
}

/* One thread runs at a time; but the kit, too, calls memmove, which the
 * sanitizer has replaced. */
void deck_lock(void)
{
    if (AnnotateIgnoreReadsBegin && AnnotateIgnoreWritesBegin) {
        AnnotateIgnoreReadsBegin(__FILE__, __LINE__);
        AnnotateIgnoreWritesBegin(__FILE__, __LINE__);
    }
}

void deck_unlock(void)
{
    if (AnnotateIgnoreReadsEnd && AnnotateIgnoreWritesEnd) {
        AnnotateIgnoreWritesEnd(__FILE__, __LINE__);
        AnnotateIgnoreReadsEnd(__FILE__, __LINE__);
    }
}

static void *begin(void *number)
{
    self = (uint32_t)(uintptr_t)number;
    await_turn();
    crew_thread(self);
    is_live[self] = false;
    admit();
    pass_turn();
    return NULL;
}

void deck_run(const struct crew_terms *terms, struct crew_report *report)
{
    static pthread_t thread[WIRE_THREADS];
    pthread_attr_t attr;

    (void)report; /* it counts nothing */
    n_threads = terms->threads;
    n_admitted = 0;
    for (uint32_t t = 0; t < terms->cores; t++)
        admit();
    atomic_store(&turn, 0);
    pthread_attr_init(&attr);
    pthread_attr_setstacksize(&attr, STACK_BYTES);
    for (uint32_t t = 0; t < n_threads; t++)
        if (pthread_create(&thread[t], &attr, begin, (void *)(uintptr_t)t) != 0)
            give_up("starting a thread");
    for (uint32_t t = 0; t < n_threads; t++)
        pthread_join(thread[t], NULL);
    pthread_attr_destroy(&attr);
}

void deck_stopped(struct crew_report *report)
{
    (void)report;
}

uint64_t deck_steps(void)
{
    return 0;
}

/* ---- what needs no machine ---------------------------------------------- */

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
    let_others_go();
}

void deck_note(uint32_t step)
{
    (void)step;
}

void deck_aside(bool aside)
{
    (void)aside;
}

/* Some other order of events, not some length of time. */
void deck_work(uint64_t cycles)
{
    (void)cycles;
    let_others_go();
}

uint64_t deck_clock(void)
{
    return 0;
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
