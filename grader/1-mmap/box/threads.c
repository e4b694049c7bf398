/* How the threads of a student's code begin and end: as the C library has it,
 * or so that a mistake shows each time which else shows when the scheduler
 * likes.
 *
 *   pthread_create ---> is refused, or begin()
 *                         waits for its turn, and finds its pages untouched
 *                         does what it was started for
 *                         the next one's turn
 *                       end()
 *                         lingers until it is joined
 *
 * In a static library the names of pthread_create(3) and pthread_join(3) are
 * weak: who has functions of these names is called in their place. */
#include "calls.h"

#include <errno.h>
#include <pthread.h>
#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { MOST = 512, PATIENCE_S = 1, PAGE = 4096 };

extern int __pthread_create(pthread_t *, const pthread_attr_t *,
                            void *(*)(void *), void *);
extern int __pthread_join(pthread_t, void **);

struct job {
    void *(*work)(void *);
    void *arg;
    uint32_t number;
};

static struct {
    bool is_ours;       /* else the C library has it its way */
    uint32_t refused;   /* the one, from 1 on, that is not started; 0: none */
    uint32_t begun;     /* jobs */
    bool in_turns;      /* one works at a time, in the order of numbers */
    uint32_t turn;      /* the number of the one that does */
    void *pages;        /* to be untouched when a turn begins */
    size_t pages_bytes; /* 0: none */
    bool linger;        /* who has worked ends when it is joined */
    uint32_t n_joined;  /* pthread_join was called for joined[0...] */
    pthread_t joined[MOST];
    struct job job[MOST]; /* of thread n: job[n % MOST] */
} threads;

/* Whoever changes the above holds the lock, and tells. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t change = PTHREAD_COND_INITIALIZER;
static pthread_key_t key; /* its destructor sees each thread's end */

/* By the system call: the C library would read the processor's clock, which is
 * forbidden here. */
static struct timespec patience(void)
{
    struct timespec until;

    syscall(SYS_clock_gettime, CLOCK_MONOTONIC, &until);
    until.tv_sec += PATIENCE_S;
    return until;
}

/* Where the one whose turn it is waits for others, turns would be for ever: so
 * there are none any more when nothing changes for long. */
static void await_turn(const struct job *job)
{
    pthread_mutex_lock(&lock);
    while (threads.in_turns && threads.turn != job->number) {
        struct timespec until = patience();
        if (pthread_cond_clockwait(&change, &lock, CLOCK_MONOTONIC, &until))
            threads.in_turns = false;
    }
    if (threads.in_turns && threads.pages_bytes > 0)
        madvise(threads.pages, threads.pages_bytes, MADV_DONTNEED);
    pthread_cond_broadcast(&change);
    pthread_mutex_unlock(&lock);
}

static bool is_joined(pthread_t thread)
{
    for (uint32_t i = 0; i < threads.n_joined; i++)
        if (pthread_equal(threads.joined[i], thread))
            return true;
    return false;
}

static void end(void *unused)
{
    (void)unused;
    pthread_mutex_lock(&lock);
    threads.turn++;
    pthread_cond_broadcast(&change);
    while (threads.linger && !is_joined(pthread_self()))
        pthread_cond_wait(&change, &lock);
    pthread_mutex_unlock(&lock);
}

/* More than waiting takes: else who has to wait would have a page fault more
 * than who has not. */
static __attribute__((noinline)) void touch_stack(void)
{
    char deep[PAGE];

    explicit_bzero(deep, sizeof deep);
}

static void *begin(void *arg)
{
    struct job *job = arg;

    touch_stack();
    pthread_setspecific(key, job);
    await_turn(job);
    return job->work(job->arg);
}

/* NULL: it is to be refused. */
static struct job *job_new(void *(*work)(void *), void *arg)
{
    struct job *job = NULL;

    pthread_mutex_lock(&lock);
    uint32_t number = threads.begun++;
    if (threads.refused == 0 || threads.begun != threads.refused) {
        job = &threads.job[number % MOST];
        *job = (struct job){work, arg, number};
    }
    pthread_mutex_unlock(&lock);
    return job;
}

int pthread_create(pthread_t *thread, const pthread_attr_t *attributes,
                   void *(*work)(void *), void *arg)
{
    struct job *job;

    if (!threads.is_ours)
        return __pthread_create(thread, attributes, work, arg);
    job = job_new(work, arg);
    return job ? __pthread_create(thread, attributes, begin, job) : EAGAIN;
}

int pthread_join(pthread_t thread, void **result)
{
    pthread_mutex_lock(&lock);
    if (threads.n_joined < MOST)
        threads.joined[threads.n_joined++] = thread;
    pthread_cond_broadcast(&change);
    pthread_mutex_unlock(&lock);
    return __pthread_join(thread, result);
}

/* ---- What the judge asks for; each begins a new count of threads ---- */

static void count_anew(void)
{
    if (!threads.is_ours)
        pthread_key_create(&key, end);
    threads.is_ours = true;
    threads.begun = threads.turn = threads.n_joined = 0;
}

uint64_t threads_refuse(const uint64_t *arg)
{
    count_anew();
    threads.refused = (uint32_t)arg[0];
    return 0;
}

uint64_t threads_linger(const uint64_t *arg)
{
    count_anew();
    threads.linger = arg[0];
    return 0;
}

uint64_t threads_take_turns(const uint64_t *arg)
{
    count_anew();
    threads.in_turns = true;
    threads.pages = (void *)arg[0];
    threads.pages_bytes = arg[1];
    return 0;
}

uint64_t threads_took_turns(const uint64_t *arg)
{
    (void)arg;
    return threads.in_turns;
}
