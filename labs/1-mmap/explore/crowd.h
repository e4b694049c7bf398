/* crowd.h: what do T threads, or processes, take from each other? Three
 * candidates: the lock of the memory map, mmap and munmap all the time, and
 * memory's bandwidth. Each is tried by work that needs hardly anything else.
 * Part of stutter.c.
 *
 *   loads          the question in small, repeated
 *   first reads    faults without a page: what is left is the way through the
 *                  kernel, and the lock, if there is one. Processes have a map
 *                  each, and so a lock each.
 *   mmap, munmap   change the map, and so need it alone. munmap also has to
 *                  make other processors forget (a TLB shootdown) if threads of
 *                  this process run there.
 *   clearing       no kernel, no fault: bandwidth
 */
#ifndef CROWD_H
#define CROWD_H

#include "costs.h"

enum { CHURNS = 1000, CROWD_BAR = 22 };

static inline void churn(unsigned self)
{
    (void)self;
    for (unsigned i = 0; i < CHURNS; i++) {
        char *page = fresh_memory(PAGE, 0);
        write_pages(page, PAGE);
        munmap(page, PAGE);
    }
}

enum {
    LOAD_THREADS,
    READ_THREADS,
    READ_PROCESSES,
    CHURN_THREADS,
    CHURN_PROCESSES,
    CLEAR_THREADS,
    CROWDS
};

static const struct crowd {
    const char *name;
    struct work work;
    size_t fault_bytes; /* none for churning: a fault for two calls */
    unsigned calls;     /* of each member */
} crowds[CROWDS] = {
    [LOAD_THREADS] = {"loads, threads", {try_file, load, NULL, false}, PAGE, 3},
    [READ_THREADS] = {"first reads, threads",
                      {map_common, read_common, NULL, false},
                      PAGE,
                      0},
    [READ_PROCESSES] = {"first reads, processes",
                        {map_common, read_common, NULL, true},
                        PAGE,
                        0},
    [CHURN_THREADS] = {"mmap, munmap, threads",
                       {NULL, churn, NULL, false},
                       0,
                       2 * CHURNS},
    [CHURN_PROCESSES] = {"mmap, munmap, processes",
                         {NULL, churn, NULL, true},
                         0,
                         2 * CHURNS},
    [CLEAR_THREADS] = {"clearing, threads",
                       {fill_to_clear, clear_common, NULL, false},
                       0,
                       0},
};

static double crowd_seconds[CROWDS][SIZES];
static long crowd_sleeps[CROWDS], crowd_shootdowns[CROWDS];

/* So far, on all processors, and whoever made them. */
static inline long shootdowns(void)
{
    char line[4096], *at = line;
    long sum = 0, count;
    int length;
    FILE *interrupts = fopen("/proc/interrupts", "r");

    while (interrupts && fgets(line, sizeof line, interrupts) &&
           strstr(line, "TLB:") == NULL)
        ;
    if (interrupts == NULL || fclose(interrupts) != 0)
        return 0;
    at = strstr(line, "TLB:");
    for (at = at ? at + strlen("TLB:") : line + strlen(line);
         sscanf(at, "%ld%n", &count, &length) == 1; at += length)
        sum += count;
    return sum;
}

static inline double time_crowd(unsigned number, unsigned index)
{
    unsigned members = 1u << index;
    long before = shootdowns();
    struct outcome outcome;

    progress(crowds[number].name, members);
    outcome = crew_time(&crowds[number].work, members);
    crowd_shootdowns[number] = shootdowns() - before;
    crowd_sleeps[number] = outcome.sleeps;
    return outcome.seconds;
}

/* What is kept of sleeps and shootdowns is the last run's: of most members. */
static inline void take_crowds(void)
{
    double taken[CROWDS][SIZES][CREW_REPEATS];

    for (unsigned repeat = 0; repeat < CREW_REPEATS; repeat++)
        for (unsigned index = 0; index < SIZES; index++) {
            warm_up(bytes << index);
            for (unsigned i = 0; i < CROWDS; i++)
                taken[i][index][repeat] = time_crowd(i, index);
        }
    for (unsigned i = 0; i < CROWDS; i++)
        for (unsigned index = 0; index < SIZES; index++)
            crowd_seconds[i][index] = median(taken[i][index]);
    progress_end();
}

static inline double crowd_factor(unsigned number)
{
    return crowd_seconds[number][SIZES - 1] / crowd_seconds[number][0];
}

static inline bool count_crowd(unsigned number)
{
    const struct crowd *crowd = &crowds[number];
    struct outcome outcome = crew_count(&crowd->work, CREW_MOST);
    unsigned calls = crowd->calls * CREW_MOST;
    long faults = crowd->work.round == churn
                      ? calls / 2
                      : faults_in(bytes * CREW_MOST, crowd->fault_bytes);
    long slack = crowd->work.in_processes ? 4 * CREW_MOST : 0;

    printf("  %-24s %8ld %8ld %7u %7u %8ld %10ld", crowd->name, faults,
           outcome.faults, calls, outcome.calls, crowd_sleeps[number],
           crowd_shootdowns[number]);
    return plot_end(!outcome.failed && outcome.calls == calls &&
                    outcome.faults >= faults &&
                    outcome.faults <= faults + slack);
}

static inline void plot_crowd(unsigned number)
{
    printf("  %-24s", crowds[number].name);
    for (unsigned index = 0; index < SIZES; index++)
        printf(" %6.1f",
               crowd_seconds[number][index] / crowd_seconds[number][0]);
    plot_bar(crowd_factor(number) / CREW_MOST / 2, CROWD_BAR);
    putchar('\n');
}

static inline bool show_crowds(void)
{
    bool right = true;

    take_crowds();
    printf("\nWhat do 8 take from each other? %zu MB each, or %d times a page\n"
           "                               faults            calls             "
           "        TLB\n"
           "                             pred.    count   pred.   count   "
           "sleeps shootdowns\n",
           bytes / MB, CHURNS);
    for (unsigned i = 0; i < CROWDS; i++)
        right &= count_crowd(i);
    puts("  Time, as a multiple of one's (the bars end at 16):\n"
         "                           T = 1      2      4      8");
    for (unsigned i = 0; i < CROWDS; i++)
        plot_crowd(i);
    return right;
}

#endif
