/* main: one workload, one allocator, one fresh process.
 *
 *     work NAME THREADS     prints: seconds by the clock, seconds of processor
 *                           time, peak of resident memory in KiB
 *     work lines 2          prints: pairs of blocks of two threads in one
 *                           line, active and passive
 *
 * The allocator is whatever the process calls malloc: glibc's, or that of a
 * library in LD_PRELOAD. */
#include "work.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static const struct {
    const char *name;
    uint64_t (*run)(void);
} works[] = {
    {"pair", work_pair},
    {"lifo", work_lifo},
    {"steady", work_steady},
    {"threadtest", work_threadtest},
    {"sh6", work_sh6},
    {"cfrac", work_cfrac},
    {"remote", work_remote},
    {"sh8", work_sh8},
    {"xmalloc", work_xmalloc},
    {"larson", work_larson},
    {"mstress", work_mstress},
    {"large", work_large},
    {"feed", work_feed},
    {"chain", work_chain},
    {"chain-1000", work_chain_1000},
};

unsigned n_threads;
static pthread_barrier_t barrier;

static _Noreturn void fail(const char *what)
{
    perror(what);
    exit(2);
}

void *fresh(size_t bytes)
{
    void *block = malloc(bytes);
    if (!block)
        fail("malloc");
    touch(block, bytes);
    return block;
}

struct member {
    void (*one)(unsigned thread);
    unsigned thread;
};

static void *member_run(void *arg)
{
    const struct member *member = arg;
    member->one(member->thread);
    return NULL;
}

void crew(unsigned n, void (*one)(unsigned thread))
{
    pthread_t thread[WORK_THREADS];
    struct member member[WORK_THREADS];
    pthread_barrier_init(&barrier, NULL, n);
    for (unsigned i = 0; i < n; i++) {
        member[i] = (struct member){one, i};
        if (pthread_create(&thread[i], NULL, member_run, &member[i]))
            fail("pthread_create");
    }
    for (unsigned i = 0; i < n; i++)
        pthread_join(thread[i], NULL);
    pthread_barrier_destroy(&barrier);
}

void meet(void)
{
    if (n_threads > 1)
        pthread_barrier_wait(&barrier);
}

static double seconds(clockid_t clock)
{
    struct timespec now;
    clock_gettime(clock, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

/* Of this process alone: unlike ru_maxrss, it starts anew with each exec. */
static long peak_kib(void)
{
    char line[256];
    long kib = 0;
    FILE *status = fopen("/proc/self/status", "r");
    if (!status)
        fail("/proc/self/status");
    while (fgets(line, sizeof line, status))
        if (sscanf(line, "VmHWM: %ld", &kib) == 1)
            break;
    fclose(status);
    return kib;
}

static void measure(uint64_t (*run)(void))
{
    double wall = seconds(CLOCK_MONOTONIC);
    double cpu = seconds(CLOCK_PROCESS_CPUTIME_ID);
    run();
    wall = seconds(CLOCK_MONOTONIC) - wall;
    cpu = seconds(CLOCK_PROCESS_CPUTIME_ID) - cpu;
    printf("%.6f %.6f %ld\n", wall, cpu, peak_kib());
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return 2;
    n_threads = (unsigned)atoi(argv[2]);
    if (strcmp(argv[1], "lines") == 0) {
        lines_report();
        return 0;
    }
    for (unsigned i = 0; i < sizeof works / sizeof *works; i++)
        if (strcmp(works[i].name, argv[1]) == 0) {
            measure(works[i].run);
            return 0;
        }
    fprintf(stderr, "work: no workload %s\n", argv[1]);
    return 2;
}
