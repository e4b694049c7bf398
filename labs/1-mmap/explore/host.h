/* host.h: the last candidate is not in this machine, if it is a virtual one:
 * its memory comes from a host, which may bring a page only when it is first
 * touched, and may take back what has been free for a while. The kernel in here
 * counts as many faults as ever, and time alone shows it: the same work takes
 * several times as long whenever the kernel happens to use memory that the host
 * has not. Part of stutter.c.
 */
#ifndef HOST_H
#define HOST_H

#include "costs.h"

enum { HOST_RUNS = 3, REST_S = 5, HOST_BAR = 36 };

static struct outcome host_outcome[HOST_RUNS];
static size_t host_bytes; /* as much as eight threads will ask for */

static inline bool is_virtual(void)
{
    char line[8192];
    bool found = false;
    FILE *cpuinfo = fopen("/proc/cpuinfo", "r");

    while (cpuinfo && !found && fgets(line, sizeof line, cpuinfo))
        found = strncmp(line, "flags", strlen("flags")) == 0 &&
                strstr(line, " hypervisor") != NULL;
    if (cpuinfo)
        fclose(cpuinfo);
    return found;
}

static inline void populate_all(unsigned self)
{
    (void)self;
    fresh_memory(host_bytes, MAP_POPULATE);
}

static inline void take_host(void)
{
    static const struct work work = {.round = populate_all};

    host_bytes = CREW_MOST * bytes;
    progress("the host's first touch", CREW_MOST);
    sleep(REST_S);
    for (unsigned i = 0; i < HOST_RUNS; i++)
        host_outcome[i] = crew_time(&work, 1);
    progress_end();
}

static inline double host_fastest(void)
{
    double fastest = host_outcome[0].seconds;

    for (unsigned i = 1; i < HOST_RUNS; i++)
        if (host_outcome[i].seconds < fastest)
            fastest = host_outcome[i].seconds;
    return fastest;
}

/* Of the slowest run, against the fastest. */
static inline double host_factor(void)
{
    double slowest = 0;

    for (unsigned i = 0; i < HOST_RUNS; i++)
        if (host_outcome[i].seconds > slowest)
            slowest = host_outcome[i].seconds;
    return slowest / host_fastest();
}

static inline bool show_host(void)
{
    long predicted = (long)(host_bytes / PAGE);
    bool right = true;

    printf("\nThe host's first touch? %zu MB with MAP_POPULATE, %d times%s\n"
           "                    faults\n"
           "                 pred. counted  x fastest\n",
           host_bytes / MB, HOST_RUNS,
           is_virtual() ? "" : " (but this machine seems to be real)");
    for (unsigned i = 0; i < HOST_RUNS; i++) {
        double factor = host_outcome[i].seconds / host_fastest();
        printf("  %-12s %7ld %7ld %10.1f", i == 0 ? "after a rest" : "at once",
               predicted, host_outcome[i].faults, factor);
        plot_bar(factor / host_factor(), HOST_BAR);
        right &= plot_end(host_outcome[i].faults == predicted);
    }
    return right;
}

#endif
