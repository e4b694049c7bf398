/* native.c: runs a workload on this computer, with one thread and with two.
 *
 *     native WORKLOAD ROUNDS FIRST
 *
 * prints how much faster two pinned threads are than one, and what tells
 * whether somebody else had one of the processors meanwhile: what a spin
 * without memory came to just before and just after, close to 2 or not, and
 * which part of the time a thread could have run and had to wait for its
 * processor. FIRST, 1 or 2, says which of the
 * two is measured first. The first ROUNDS of each thread, with cold caches and
 * fresh pages, do not count; the second do.
 *
 * Each run has a process of its own, so that it finds an empty heap.
 */
#include <pthread.h>
#include <sched.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "mm.h"
#include "workload.h"

enum { BOTH = 2, SPINS = 6000000, BILLION = 1000000000 };

struct job {
    void (*run)(unsigned self, unsigned threads, unsigned rounds);
    unsigned threads, rounds;
};

struct thread {
    const struct job *job;
    unsigned self;
    int processor;
    pthread_barrier_t *start;
    pthread_t id;
    double from, to; /* seconds */
    double ousted;   /* seconds */
};

struct outcome {
    double seconds; /* from the first that starts to the last that ends */
    double ousted;  /* the same, that threads could run and did not */
};

static int processor[BOTH];

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / BILLION;
}

/* The first two processors that we may use. */
static void find_processors(void)
{
    cpu_set_t all;
    int n = 0;
    sched_getaffinity(0, sizeof all, &all);
    for (int i = 0; i < CPU_SETSIZE && n < BOTH; i++)
        if (CPU_ISSET(i, &all))
            processor[n++] = i;
    if (n == BOTH)
        return;
    fprintf(stderr, "two processors are needed\n");
    exit(2);
}

/* Four chains of products keep the multiplier of a core busy: two hardware
 * threads of one core would not be twice as fast as one. */
static void spin(unsigned self, unsigned threads, unsigned rounds)
{
    uint64_t a = self + 1, b = threads, c = 5, d = 7;
    for (unsigned i = 0; i < rounds; i++) {
        a *= 3, b *= 5, c *= 7, d *= 9;
        __asm__ volatile("" : "+r"(a), "+r"(b), "+r"(c), "+r"(d));
    }
}

/* The kernel's word, in nanoseconds: the second number of schedstat. */
static double ousted(void)
{
    unsigned long long ran = 0, waited = 0;
    FILE *schedstat = fopen("/proc/thread-self/schedstat", "r");
    if (schedstat == NULL ||
        fscanf(schedstat, "%llu %llu", &ran, &waited) != 2) {
        fprintf(stderr, "the kernel does not say who had to wait\n");
        exit(2);
    }
    fclose(schedstat);
    return (double)waited / BILLION;
}

static void *work(void *arg)
{
    struct thread *me = arg;
    cpu_set_t mine;
    CPU_ZERO(&mine);
    CPU_SET(me->processor, &mine);
    pthread_setaffinity_np(pthread_self(), sizeof mine, &mine);
    me->job->run(me->self, me->job->threads, me->job->rounds);
    pthread_barrier_wait(me->start);
    me->ousted = -ousted();
    me->from = now();
    me->job->run(me->self, me->job->threads, me->job->rounds);
    me->to = now();
    me->ousted += ousted();
    return NULL;
}

static struct outcome run(const struct job *job)
{
    struct thread thread[BOTH];
    pthread_barrier_t start;
    pthread_barrier_init(&start, NULL, job->threads);
    for (unsigned i = 0; i < job->threads; i++) {
        thread[i] = (struct thread){
            .job = job, .self = i, .processor = processor[i], .start = &start};
        pthread_create(&thread[i].id, NULL, work, &thread[i]);
    }
    for (unsigned i = 0; i < job->threads; i++)
        pthread_join(thread[i].id, NULL);
    double from = thread[0].from, to = thread[0].to;
    double ousted = thread[0].ousted;
    for (unsigned i = 1; i < job->threads; i++) {
        from = thread[i].from < from ? thread[i].from : from;
        to = thread[i].to > to ? thread[i].to : to;
        ousted += thread[i].ousted;
    }
    return (struct outcome){to - from, ousted};
}

static struct outcome run_apart(const struct workload *workload,
                                unsigned threads, unsigned rounds)
{
    struct job job = {workload->run, threads, rounds};
    struct outcome result = {0};
    int ends[2];
    if (pipe(ends) == 0 && fork() == 0) {
        if (mm_init() == 0)
            result = run(&job);
        _exit(write(ends[1], &result, sizeof result) != sizeof result);
    }
    close(ends[1]);
    if (read(ends[0], &result, sizeof result) != sizeof result ||
        result.seconds <= 0) {
        fprintf(stderr, "%s does not end well\n", workload->name);
        exit(2);
    }
    close(ends[0]);
    wait(NULL);
    return result;
}

static double speedup_of_spin(void)
{
    double one = run(&(struct job){spin, 1, SPINS}).seconds;
    double two = run(&(struct job){spin, BOTH, SPINS}).seconds;
    return BOTH * one / two;
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "native WORKLOAD ROUNDS FIRST\n");
        return 2;
    }
    const struct workload *workload = workload_find(argv[1]);
    unsigned rounds = (unsigned)atoi(argv[2]), first = (unsigned)atoi(argv[3]);
    struct outcome with[BOTH + 1];
    find_processors();
    double before = speedup_of_spin();
    with[first] = run_apart(workload, first, rounds);
    with[BOTH + 1 - first] = run_apart(workload, BOTH + 1 - first, rounds);
    double after = speedup_of_spin();
    printf("%.4f %.3f %.3f %.4f\n", BOTH * with[1].seconds / with[BOTH].seconds,
           before, after,
           (with[1].ousted + with[BOTH].ousted) /
               (with[1].seconds + with[BOTH].seconds));
}
