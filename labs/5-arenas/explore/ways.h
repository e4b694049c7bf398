/* ways.h: eleven ways to get 600 MB and write to each page of them: what one
 * thread does, and what it should cost. Part of 600mb.c.
 */
#ifndef WAYS_H
#define WAYS_H

#include <malloc.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#include "../mm.h"

enum { KB = 1024, MB = 1024 * KB, PAGE = 4 * KB, HUGE = 2 * MB };

/* ---- One round of one thread */

static size_t bytes;    /* of each thread */
static char *common;    /* of all threads together, where they share */
static atomic_bool bad; /* somebody got no memory */

static void touch(char *block, size_t size)
{
    if (block == NULL || block == MAP_FAILED) {
        bad = true;
        return;
    }
    for (size_t at = 0; at < size; at += PAGE)
        ((volatile char *)block)[at] = 1;
}

static void with_malloc(unsigned self)
{
    char *block = malloc(bytes);
    (void)self;
    touch(block, bytes);
    free(block);
}

static void map_touch_unmap(size_t more, int flags)
{
    char *block = mmap(NULL, bytes + more, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);
    char *aligned = block + (-(uintptr_t)block & (HUGE - 1));

    if (more > 0 && block != MAP_FAILED)
        madvise(aligned, bytes, MADV_HUGEPAGE);
    touch(more > 0 && block != MAP_FAILED ? aligned : block, bytes);
    munmap(block, bytes + more);
}

static void with_mmap(unsigned self)
{
    (void)self;
    map_touch_unmap(0, 0);
}

static void populated(unsigned self)
{
    (void)self;
    map_touch_unmap(0, MAP_POPULATE);
}

static void with_huge_pages(unsigned self)
{
    (void)self;
    map_touch_unmap(HUGE, 0);
}

static void in_common(unsigned self)
{
    touch(common + self * bytes, bytes);
}

static void in_common_and_drop(unsigned self)
{
    in_common(self);
    madvise(common + self * bytes, bytes, MADV_DONTNEED);
}

static void in_pieces(unsigned self)
{
    (void)self;
    for (size_t at = 0; at < bytes; at += MB) {
        char *piece = malloc(MB);
        touch(piece, MB);
        free(piece);
    }
}

static void with_lab(unsigned self)
{
    char *block = mm_malloc(bytes);
    (void)self;
    touch(block, bytes);
    mm_free(block);
}

/* ---- The ways */

enum common { NONE, MAPPED, FILLED };

static const struct way {
    const char *name;
    void (*round)(unsigned self);
    enum common common; /* what the main thread maps for all, before */
    bool processes, is_huge;
    unsigned before; /* rounds that do not count */
    int faults_kb; /* a fault for so many; 0: none, -1: the lab's own affair */
    int calls;     /* of a thread in a round; -1: two for each MB */
    int option[3][2];
} ways[] = {
    {"malloc, free", with_malloc, .faults_kb = 4, .calls = 2},
    {"mmap, munmap", with_mmap, .faults_kb = 4, .calls = 2},
    {"the same in processes", with_mmap, .processes = true, .faults_kb = 4,
     .calls = 2},
    {"one mapping for all threads", in_common_and_drop, .common = MAPPED,
     .faults_kb = 4, .calls = 1},
    {"MAP_POPULATE", populated, .faults_kb = 4, .calls = 2},
    {"MADV_HUGEPAGE", with_huge_pages, .before = 1, .is_huge = true,
     .faults_kb = 2 * KB, .calls = 3},
    {"MAP_POPULATE by the main thread, before", in_common, .common = FILLED},
    {"malloc of 1 MB, free; again; threshold fixed", in_pieces, .faults_kb = 4,
     .calls = -1, .option = {{M_MMAP_THRESHOLD, 128 * KB}}},
    {"the same, threshold raised, no trim", in_pieces, .before = 1,
     .option = {{M_MMAP_THRESHOLD, 32 * MB}, {M_TRIM_THRESHOLD, -1}}},
    {"malloc, free; one arena, no mmap, no trim", with_malloc, .before = 1,
     .option = {{M_ARENA_MAX, 1}, {M_MMAP_MAX, 0}, {M_TRIM_THRESHOLD, -1}}},
    {"the lab's heap: mm_malloc, mm_free", with_lab, .before = 2,
     .faults_kb = -1},
};

enum { WAYS = sizeof ways / sizeof ways[0] };

#endif
