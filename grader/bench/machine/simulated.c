/* simulated.c: runs a workload on the many-core machine.
 *
 *     simulated WORKLOAD ROUNDS CORES...
 *
 * prints a line for each number of cores: the number, operations in a thousand
 * cycles, and what came on an operation: transfers of lines, transfers of
 * lines that hold blocks of two threads, locks that were not free. What the
 * first ROUNDS of each thread cost, cold caches and fresh pages, is taken off:
 * these are the second ROUNDS.
 *
 * Each run has a process of its own, so that it finds an empty heap.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "machine/machine.h"
#include "workload.h"

/* A heap to start, if the workload has one. */
extern int mm_init(void) __attribute__((weak));
extern void mm_thread_exit(void) __attribute__((weak));

static struct {
    const struct workload *workload;
    unsigned threads, rounds;
} job;

static void *work(void *self)
{
    job.workload->run((unsigned)(uintptr_t)self, job.threads, job.rounds);
    machine_operations((uint64_t)job.rounds * job.workload->operations);
    if (mm_thread_exit)
        mm_thread_exit();
    return NULL;
}

static const struct machine_result *simulate(unsigned cores, unsigned rounds)
{
    job.threads = cores;
    job.rounds = rounds;
    machine_boot(cores);
    if (mm_init && mm_init() < 0)
        return NULL;
    machine_prepare(&(struct machine_plan){
        .cores = cores, .budget_steps = 4000000000, .seed = 1});
    for (uintptr_t i = 0; i < cores; i++)
        machine_thread(work, (void *)i);
    return machine_run();
}

struct sums {
    uint64_t cycles;
    struct machine_counts count;
};

/* The same in a child process; it ends with status 2 unless all went well. */
static struct sums simulate_apart(unsigned cores, unsigned rounds)
{
    struct sums sums = {0};
    int ends[2];
    if (pipe(ends) == 0 && fork() == 0) {
        const struct machine_result *r = simulate(cores, rounds);
        if (r == NULL || r->end != MACHINE_DONE)
            _exit(1);
        sums = (struct sums){r->cycles, r->count};
        _exit(write(ends[1], &sums, sizeof sums) != sizeof sums);
    }
    close(ends[1]);
    if (read(ends[0], &sums, sizeof sums) != sizeof sums) {
        fprintf(stderr, "%s does not end well on %u cores\n",
                job.workload->name, cores);
        exit(2);
    }
    close(ends[0]);
    wait(NULL);
    return sums;
}

static void report(unsigned cores, unsigned rounds)
{
    struct sums first = simulate_apart(cores, rounds);
    struct sums both = simulate_apart(cores, 2 * rounds);
    double operations =
        (double)(both.count.operations - first.count.operations);
    printf("%u %.4f %.4f %.4f %.4f\n", cores,
           1000 * operations / (double)(both.cycles - first.cycles),
           (double)(both.count.transfers - first.count.transfers) / operations,
           (double)(both.count.false_shared - first.count.false_shared) /
               operations,
           (double)(both.count.contended - first.count.contended) / operations);
    fflush(stdout);
}

int main(int argc, char **argv)
{
    if (argc < 4) {
        fprintf(stderr, "simulated WORKLOAD ROUNDS CORES...\n");
        return 2;
    }
    job.workload = workload_find(argv[1]);
    for (int i = 3; i < argc; i++)
        report((unsigned)atoi(argv[i]), (unsigned)atoi(argv[2]));
}
