/* measure.h: what the kernel knows of this process: its page faults, its
 * memory, its page tables, the time. Experiments in this folder ask it.
 */
#ifndef MEASURE_H
#define MEASURE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>

#include "../../room.h"

enum { KB = 1024, MB = 1024 * KB, PAGE = 4 * KB };

static const size_t GB = 1024ul * MB;
static const size_t TB = 1024ul * 1024 * MB;

/* Page faults that cost no disk access, of RUSAGE_SELF or RUSAGE_THREAD. */
static inline long faults_of(int whom)
{
    struct rusage usage;
    getrusage(whom, &usage);
    return usage.ru_minflt;
}

/* Seconds since some moment. */
static inline double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Tables of three levels; those of the fourth are there from the start. */
static inline long tables_kb(void)
{
    return (long)read_number("/proc/self/status", "VmPTE: %lf", -1);
}

static inline long resident_kb(void)
{
    return (long)read_number("/proc/self/status", "VmRSS: %lf", -1);
}

/* KB in memory of the mapping that begins at this address, the page of zeroes
 * left out; -1 if there is none. Counted by the kernel page by page, which
 * VmRSS is not. */
static inline long resident_kb_at(const void *begin)
{
    char line[256];
    unsigned long at, end;
    bool is_there = false;
    long kb = -1;
    FILE *maps = fopen("/proc/self/smaps", "r");

    while (maps && kb < 0 && fgets(line, sizeof line, maps)) {
        if (sscanf(line, "%lx-%lx ", &at, &end) == 2)
            is_there = at == (uintptr_t)begin;
        if (is_there)
            sscanf(line, "Rss: %ld", &kb);
    }
    if (maps)
        fclose(maps);
    return kb;
}

/* A page each, whatever the system's settings are. */
static inline void no_huge_pages(void)
{
    prctl(PR_SET_THP_DISABLE, 1, 0, 0, 0);
}

/* The environment's MB, or that many. For quick runs. */
static inline size_t megabytes_or(size_t or_else)
{
    const char *text = getenv("MB");
    long megabytes = text ? atol(text) : 0;

    return megabytes > 0 ? (size_t)megabytes : or_else;
}

/* An address where 512 GB are free, a multiple of that: no page table below
 * the first level is there yet. Each call returns another one. */
static inline char *lonely_place(void)
{
    static uintptr_t place = 0x100000000000;

    place += 512 * GB;
    return (char *)place;
}

/* volatile: else the compiler may leave an access out. */
static inline void read_pages(const char *memory, size_t bytes)
{
    for (size_t at = 0; at < bytes; at += PAGE)
        (void)((const volatile char *)memory)[at];
}

static inline void write_pages(char *memory, size_t bytes)
{
    for (size_t at = 0; at < bytes; at += PAGE)
        ((volatile char *)memory)[at] = 1;
}

/* Code comes by page faults, too, when it is first used: not the question. */
static inline void touch_code(void)
{
    char line[512], access[8];
    unsigned long at, end;
    FILE *maps = fopen("/proc/self/maps", "r");

    while (maps && fgets(line, sizeof line, maps))
        if (sscanf(line, "%lx-%lx %7s", &at, &end, access) == 3 &&
            strcmp(access, "r-xp") == 0 && strchr(line, '/'))
            read_pages((const char *)at, end - at);
    if (maps)
        fclose(maps);
}

/* And so does the stack. */
__attribute__((noinline, unused)) static void touch_stack(void)
{
    char stack[4 * PAGE];

    write_pages(stack, sizeof stack);
}

#endif
