/* crew.h: what does a piece of work cost if N do it at once, threads or
 * processes?
 *
 *   main thread   prepare --+-- round --+-- look
 *   N - 1 others        ----+-- round --+
 *                           |           |
 *                  all begin at once   all have ended
 *
 * Each run is a process of its own, so that none inherits another one's memory;
 * what its members note lies in memory that they share with whoever asked. The
 * rounds are counted: page faults and sleeps by each member, system calls by a
 * tracer (trace.h).
 */
#ifndef CREW_H
#define CREW_H

#include <pthread.h>

#include "../../trace.h"
#include "measure.h"

enum { CREW_MOST = 8, CREW_REPEATS = 5 };

struct work {
    void (*prepare)(unsigned members); /* may be NULL */
    void (*round)(unsigned self);
    void (*look)(void); /* may be NULL */
    bool in_processes;
};

/* Of all members together; seconds from the first one's begin to the last
 * one's end. */
struct outcome {
    bool failed;
    long faults, sleeps;
    unsigned calls;
    double seconds;
    long memory_kb; /* what `look` found */
};

static const struct work *crew_task;
static unsigned crew_size;

static struct notes {
    pthread_barrier_t barrier;
    bool failed;
    long memory_kb;
    struct note {
        double begun, ended;
        long faults, sleeps;
    } of[CREW_MOST];
} * notes;

/* ---- In the crew */

static inline void crew_meet(void)
{
    pthread_barrier_wait(&notes->barrier);
}

static inline void crew_fail(void)
{
    notes->failed = true;
}

static inline void crew_round(unsigned self)
{
    struct note *note = &notes->of[self];
    struct rusage before, after;

    getrusage(RUSAGE_THREAD, &before);
    note->begun = now();
    crew_task->round(self);
    note->ended = now();
    getrusage(RUSAGE_THREAD, &after);
    note->faults = after.ru_minflt - before.ru_minflt;
    note->sleeps = after.ru_nvcsw - before.ru_nvcsw;
}

/* What a member needs for itself is in memory before it is counted. */
static inline void *crew_member(void *number)
{
    unsigned self = (unsigned)(uintptr_t)number;

    touch_stack();
    notes->of[self].begun = now();
    faults_of(RUSAGE_THREAD);
    crew_meet();
    if (self == 0)
        trace_mark(1);
    crew_meet();
    crew_round(self);
    crew_meet();
    if (self == 0)
        trace_mark(0);
    crew_meet();
    return NULL;
}

/* A process that fails leaves the others waiting for it: then all end, by the
 * death of their parent. */
static inline void crew_mourn(int signal)
{
    int status;

    (void)signal;
    while (waitpid(-1, &status, WNOHANG) > 0)
        if (status != 0)
            _exit(1);
}

static inline void crew_start(unsigned self)
{
    void *number = (void *)(uintptr_t)self;
    pthread_t thread;

    if (!crew_task->in_processes)
        pthread_create(&thread, NULL, crew_member, number);
    else if (fork() == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        touch_code();
        crew_member(number);
        _exit(0);
    }
}

static inline void crew_work(void)
{
    if (crew_task->in_processes)
        signal(SIGCHLD, crew_mourn);
    touch_code();
    touch_stack();
    if (crew_task->prepare)
        crew_task->prepare(crew_size);
    for (unsigned self = 1; self < crew_size; self++)
        crew_start(self);
    crew_member(NULL);
    if (crew_task->look)
        crew_task->look();
    while (crew_task->in_processes && wait(NULL) > 0)
        ;
}

/* ---- For who asks */

static inline void crew_prepare(const struct work *task, unsigned members)
{
    pthread_barrierattr_t attributes;

    if (notes == NULL)
        notes = mmap(NULL, sizeof *notes, PROT_READ | PROT_WRITE,
                     MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    memset(notes, 0, sizeof *notes);
    pthread_barrierattr_init(&attributes);
    pthread_barrierattr_setpshared(&attributes, PTHREAD_PROCESS_SHARED);
    pthread_barrier_init(&notes->barrier, &attributes, members);
    crew_task = task;
    crew_size = members;
}

static inline struct outcome crew_outcome(bool failed, unsigned calls)
{
    struct outcome outcome = {.failed = failed || notes->failed,
                              .calls = calls,
                              .memory_kb = notes->memory_kb};
    double begun = notes->of[0].begun, ended = notes->of[0].ended;

    for (unsigned i = 0; i < crew_size; i++) {
        const struct note *note = &notes->of[i];
        outcome.faults += note->faults;
        outcome.sleeps += note->sleeps;
        begun = note->begun < begun ? note->begun : begun;
        ended = note->ended > ended ? note->ended : ended;
    }
    outcome.seconds = ended - begun;
    return outcome;
}

/* Traced: each system call takes longer than it would. */
static inline struct outcome crew_count(const struct work *task,
                                        unsigned members)
{
    struct trace counted[TRACE_STEPS];
    bool done;

    crew_prepare(task, members);
    done = trace_work(crew_work, counted);
    return crew_outcome(!done, counted[1].all);
}

/* Not traced; calls are not counted. */
static inline struct outcome crew_time(const struct work *task,
                                       unsigned members)
{
    int status = -1;
    pid_t child;

    crew_prepare(task, members);
    child = fork();
    if (child == 0) {
        crew_work();
        _exit(0);
    }
    waitpid(child, &status, 0);
    return crew_outcome(status != 0, 0);
}

/* ---- Repeated */

static inline int by_size(const void *a, const void *b)
{
    double first = *(const double *)a, second = *(const double *)b;

    return (first > second) - (first < second);
}

/* Half of them are at most that. Sorts them. */
static inline double median(double seconds[CREW_REPEATS])
{
    qsort(seconds, CREW_REPEATS, sizeof *seconds, by_size);
    return seconds[CREW_REPEATS / 2];
}

#endif
