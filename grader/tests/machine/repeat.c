/* repeat.c: prints all of a result, to be compared with that of another run.
 * Stacks, thread-local variables, locks and threads have a part in it. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include "claim.h"

enum { CORES = 16, ROUNDS = 200 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static _Atomic(long *) handed_on;
static __thread long own[100];
static char region[1 << 20];

static void *child(void *arg)
{
    own[5]++;
    return arg;
}

static void *work(void *core)
{
    volatile long on_stack[64] = {0};
    for (unsigned i = 0; i < ROUNDS; i++) {
        long *old = atomic_exchange(&handed_on, (long *)&on_stack[i % 64]);
        pthread_mutex_lock(&lock);
        if (old)
            ++*old;
        region[(i * 4099 + (uintptr_t)core * 777) % sizeof region]++;
        pthread_mutex_unlock(&lock);
        own[i % 100]++;
    }
    atomic_store(&handed_on, NULL);
    pthread_t thread;
    if (pthread_create(&thread, NULL, child, core) == 0)
        pthread_join(thread, NULL);
    machine_operations(ROUNDS);
    return core;
}

static void print_result(const struct machine_result *r)
{
    const uint64_t *count = (const uint64_t *)&r->count;
    printf("end %d cycles %lu steps %lu switches %lu\n", r->end, r->cycles,
           r->steps, r->switches);
    for (unsigned i = 0; i < sizeof r->count / sizeof *count; i++)
        printf("count %u %lu\n", i, count[i]);
    for (unsigned i = 0; i < r->n_lines; i++)
        printf("line %#lx %lu %p %p\n", r->line[i].at, r->line[i].transfers,
               r->line[i].pc[0], r->line[i].pc[1]);
    for (unsigned i = 0; i < r->n_cores; i++)
        printf("core %u %d %lu %p %p\n", i, r->core[i].state, r->core[i].cycles,
               r->core[i].pc, r->core[i].waits_at);
}

static void print_switches(const struct machine_result *r)
{
    for (unsigned i = 0; i < r->n_switches; i++)
        printf("switch %lu %u %u\n", r->made[i].step, r->made[i].core,
               r->made[i].drains);
}

static void run_seed(uint64_t seed, enum machine_order order)
{
    struct machine_plan plan = {.cores = 2 * CORES,
                                .seed = seed,
                                .order = order,
                                .depth = 5,
                                .expected = 20000,
                                .buffers = true};
    machine_prepare(&plan);
    for (uintptr_t core = 0; core < CORES; core++)
        machine_thread(work, (void *)core);
    printf("seed %lu\n", plan.seed);
    const struct machine_result *r = machine_run();
    print_result(r);
    print_switches(r);
}

/* Each seed twice: a run must not depend on the one before. */
int main(void)
{
    machine_boot(2 * CORES);
    for (unsigned i = 0; i < 6; i++)
        run_seed(i / 2, ORDER_CLOCK);
    for (unsigned i = 6; i < 10; i++)
        run_seed(i / 2, ORDER_RANDOM);
    return 0;
}
