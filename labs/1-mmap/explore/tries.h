/* tries.h: each way (loads.h) with N = 1, 2, 4 and 8, counted and shown. Part
 * of stutter.c.
 */
#ifndef TRIES_H
#define TRIES_H

#include "loads.h"
#include "plot.h"

enum { SIZES = 4, TRY_BAR = 26 };

static struct outcome seen[WAYS][SIZES]; /* with N = 1 << index */

/* To whoever looks on; a report has no use for it. */
static inline void progress(const char *what, unsigned n)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%-70.70s N = %u ", what, n);
}

static inline void progress_end(void)
{
    if (isatty(STDERR_FILENO))
        fprintf(stderr, "\r%78s\r", "");
}

/* A virtual machine's host may have taken memory back that was free for a
 * while, and bring it again at the first touch. Whatever is timed comes after a
 * process that has just used as much. */
static inline void warm_up(size_t size)
{
    pid_t child = fork();

    if (child == 0) {
        char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        allow_huge_pages(1);
        if (memory != MAP_FAILED) {
            madvise(memory, size, MADV_HUGEPAGE);
            write_pages(memory, size);
        }
        _exit(0);
    }
    waitpid(child, NULL, 0);
}

static inline size_t memory_of(const struct way *way, unsigned n)
{
    if (way->is_shared)
        return 0;
    return way->alone ? bytes : n * bytes;
}

static inline void try_way(unsigned number, unsigned index)
{
    const struct way *way = &ways[number];
    unsigned n = 1u << index;

    progress(way->name, n);
    warm_up(memory_of(way, n));
    loads_alone = n;
    seen[number][index] = crew_count(&way->work, way->alone ? 1 : n);
}

/* The most first: where all memory has just been used, so has less. */
static inline void try_ways(void)
{
    for (unsigned index = SIZES; index-- > 0;)
        for (unsigned number = 0; number < WAYS; number++)
            try_way(number, index);
    progress_end();
}

/* ---- Predictions */

static inline long predicted_faults(const struct way *way, unsigned n)
{
    return faults_in(bytes, way->fault_bytes) * (way->is_shared ? 1 : n);
}

/* Where a shared mapping does not begin at a multiple of 64 KB there is one
 * fault more. Huge pages are not always to be had: instead of half of them 512
 * small ones each would be another result. Processes have pages of their own
 * that are not the question, a few. */
static inline bool is_as_predicted(const struct way *way, unsigned n,
                                   const struct outcome *outcome)
{
    long least = predicted_faults(way, n), most = least;

    if (way->is_shared)
        most = n * (least + 1);
    if (way->fault_bytes == HUGE)
        most += least / 2;
    if (way->work.in_processes)
        most += 4 * n;
    return !outcome->failed && outcome->faults >= least &&
           outcome->faults <= most && outcome->calls == way->calls * n;
}

/* ---- Show */

static inline double longest_try(void)
{
    double longest = 0;

    for (unsigned number = 0; number < WAYS; number++)
        for (unsigned index = 0; index < SIZES; index++)
            if (seen[number][index].seconds > longest)
                longest = seen[number][index].seconds;
    return longest;
}

/* How many times as long it takes N times. */
static inline double factor(unsigned number, unsigned index)
{
    return seen[number][index].seconds / seen[number][0].seconds;
}

static inline bool show_try(unsigned number, unsigned index, double longest)
{
    const struct way *way = &ways[number];
    const struct outcome *outcome = &seen[number][index];
    unsigned n = 1u << index;

    printf("  %u %9ld %9ld %5u %5u %8.3f %6.1f", n, predicted_faults(way, n),
           outcome->faults, way->calls * n, outcome->calls, outcome->seconds,
           factor(number, index));
    plot_bar(outcome->seconds / longest, TRY_BAR);
    return plot_end(is_as_predicted(way, n, outcome));
}

static inline bool show_tries(void)
{
    double longest = longest_try();
    bool right = true;

    puts("\nThe question, and ways round it: N loads of that size\n"
         "         faults            calls\n"
         "  N predicted   counted pred. count  seconds  x N=1");
    for (unsigned number = 0; number < WAYS; number++) {
        printf("%s%s\n", ways[number].name,
               ways[number].is_shared ? " (at least)" : "");
        for (unsigned index = 0; index < SIZES; index++)
            right &= show_try(number, index, longest);
    }
    return right;
}

#endif
