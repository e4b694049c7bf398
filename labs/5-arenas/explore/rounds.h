/* rounds.h: the traced side of 600mb.c. Threads, or processes, line up, work,
 * and write down what it took them.
 */
#ifndef ROUNDS_H
#define ROUNDS_H

#include <pthread.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <time.h>

#include "../../trace.h"
#include "ways.h"

enum { MOST_THREADS = 8 };

static const struct way *way;

/* In memory that processes share. */
static struct notes {
    pthread_barrier_t barrier;
    atomic_long faults;
    double begun[MOST_THREADS], ended[MOST_THREADS];
    bool bad[MOST_THREADS];
} * notes;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static long faults(void)
{
    struct rusage usage;
    getrusage(RUSAGE_THREAD, &usage);
    return usage.ru_minflt;
}

static void meet(void)
{
    pthread_barrier_wait(&notes->barrier);
}

static void do_round(unsigned self, bool is_counted)
{
    meet();
    long before = faults();
    notes->begun[self] = now();
    way->round(self);
    notes->ended[self] = now();
    if (is_counted)
        notes->faults += faults() - before;
    notes->bad[self] = bad;
    meet();
}

/* With it comes the thread's arena, which is not the question. */
static void first_block(void)
{
    void *volatile block = malloc(1);
    free(block);
}

static void *work(void *number)
{
    unsigned self = (unsigned)(uintptr_t)number;
    first_block();
    meet();
    for (unsigned i = 0; i < way->before; i++)
        do_round(self, false);
    do_round(self, true);
    if (way->calls < 0)
        do_round(self, false);
    meet();
    if (way->round == with_lab)
        mm_thread_exit();
    return NULL;
}

static void start(unsigned self)
{
    pthread_t thread;
    if (!way->processes)
        pthread_create(&thread, NULL, work, (void *)(uintptr_t)self);
    else if (fork() == 0) {
        work((void *)(uintptr_t)self);
        _exit(0);
    }
}

static void prepare(unsigned threads)
{
    pthread_barrierattr_t attributes;
    int flags = MAP_PRIVATE | MAP_ANONYMOUS;

    prctl(PR_SET_THP_DISABLE, !way->is_huge);
    for (unsigned i = 0; i < 3 && way->option[i][0]; i++)
        mallopt(way->option[i][0], way->option[i][1]);
    notes = mmap(NULL, sizeof *notes, PROT_READ | PROT_WRITE,
                 MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    pthread_barrierattr_init(&attributes);
    pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_barrier_init(&notes->barrier, &attributes, threads + 1);
    if (way->common != NONE)
        common =
            mmap(NULL, threads * bytes, PROT_READ | PROT_WRITE,
                 flags | (way->common == FILLED ? MAP_POPULATE : 0), -1, 0);
    if (way->round == with_lab)
        bad = mm_init() < 0;
}

/* Seconds from the first that begins to the last that ends. */
static double seconds(unsigned threads)
{
    double from = notes->begun[0], to = notes->ended[0];
    for (unsigned i = 1; i < threads; i++) {
        from = notes->begun[i] < from ? notes->begun[i] : from;
        to = notes->ended[i] > to ? notes->ended[i] : to;
    }
    return to - from;
}

static void pass_round(void)
{
    meet();
    meet();
}

/* Writes faults and seconds, as binary, to the pipe; nothing if there was no
 * memory. */
static int measure(unsigned threads, int pipe_end)
{
    prepare(threads);
    for (unsigned i = 0; i < threads; i++)
        start(i);
    meet();
    for (unsigned i = 0; i < way->before; i++)
        pass_round();
    trace_mark(1);
    pass_round();
    trace_mark(TRACE_OVER);
    if (way->calls < 0)
        pass_round();
    double result[2] = {(double)notes->faults, seconds(threads)};
    meet();
    for (unsigned i = 0; i < threads; i++)
        bad |= notes->bad[i];
    while (way->processes && wait(NULL) > 0)
        ;
    return !bad && write(pipe_end, result, sizeof result) != sizeof result;
}

#endif
