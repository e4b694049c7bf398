/* scenes.h: what is asked of the C library's malloc, and what it will ask of
 * the kernel. Part of glibc.c. The predictions are those of glibc 2.36 (Debian
 * 12) on 64 bits.
 */
#ifndef SCENES_H
#define SCENES_H

#include <stdlib.h>

#include "../../trace.h"

enum {
    KB = 1024,
    MB = 1024 * KB,
    SMALL = 100, /* takes 112 bytes, 36 in a page */
    MANY = 1000,
    ARENA = 64 * MB,
    MOST_THREADS = 8
};

/* ---- What the steps do */

/* volatile: else the compiler leaves both out. */
static void one(void)
{
    void *volatile block = malloc(SMALL);
    free(block);
}

static void many(void)
{
    for (unsigned i = 0; i < MANY; i++)
        if (malloc(SMALL) == NULL)
            abort();
}

static void *big[4];

static void allocate_big(unsigned n)
{
    big[n] = malloc(MB);
}

static void allocate_first(void)
{
    allocate_big(0);
}

static void allocate_three(void)
{
    for (unsigned i = 1; i < 4; i++)
        allocate_big(i);
}

static void free_first(void)
{
    free(big[0]);
}

/* 66 MB, in pieces below the threshold. Nothing is touched but headers. */
static void fill_a_heap(void)
{
    for (unsigned i = 0; i < 660; i++)
        if (malloc(100 * KB) == NULL)
            abort();
}

/* ---- Scenes */

/* As many calls as that; `more` says how many munmap may come on top. */
struct prediction {
    unsigned count[TRACE_CALLS], more_munmap;
};

struct step {
    const char *text;
    void (*run)(void);
    struct prediction predicted;
};

struct scene {
    const char *title, *settings[3];
    unsigned threads; /* which do the steps; 0: the main thread does */
    struct step steps[TRACE_STEPS];
};

static const struct scene scenes[] = {
    {"The main thread: brk, and mmap for what is big",
     {0},
     0,
     {{"the first block, 100 bytes", one, {{2}, 0}},
      {"1000 more: still the first 132 KB", many, {{0}, 0}},
      {"1000 more: 132 KB more", many, {{1}, 0}},
      {"1 MB: more than the threshold, 128 KB", allocate_first, {{0, 1}, 0}},
      {"free it: the threshold rises to 1 MB", free_first, {{0, 0, 1}, 0}},
      {"1 MB again: now from the arena", allocate_first, {{1}, 0}},
      {"free it: kept, below twice the threshold", free_first, {{0}, 0}}}},
    {"A threshold that was set does not rise",
     {"MALLOC_MMAP_THRESHOLD_=131072"},
     0,
     {{"1 MB", allocate_first, {{2, 1}, 0}},
      {"free it", free_first, {{0, 0, 1}, 0}},
      {"1 MB again", allocate_first, {{0, 1}, 0}}}},
    {"At most two blocks may have a mmap of their own",
     {"MALLOC_MMAP_MAX_=2"},
     0,
     {{"1 MB", allocate_first, {{2, 1}, 0}},
      {"three times 1 MB: one mmap, two in the arena",
       allocate_three,
       {{2, 1}, 0}}}},
    {"None may; and what is free at the top goes back from 128 KB on",
     {"MALLOC_MMAP_MAX_=0"},
     0,
     {{"1 MB: 132 KB for malloc's own books, then 1 MB",
       allocate_first,
       {{3}, 0}},
      {"free it: the break goes back", free_first, {{1}, 0}}}},
    {"None may, and the break never goes back: what the article's question "
     "wants",
     {"MALLOC_MMAP_MAX_=0", "MALLOC_TRIM_THRESHOLD_=-1"},
     0,
     {{"1 MB: 132 KB for malloc's own books, then 1 MB",
       allocate_first,
       {{3}, 0}},
      {"free it", free_first, {{0}, 0}},
      {"1 MB again", allocate_first, {{0}, 0}}}},
    {"A second thread: an arena of its own, though the first one's is free",
     {0},
     1,
     {{"its first block", one, {{0, 1, 1, 1}, 1}},
      {"1000 more: still the first 132 KB", many, {{0}, 0}},
      {"1000 more: page by page", many, {{0, 0, 0, 23}, 0}},
      {"660 pieces of 100 KB: a second heap, opened 132 KB further",
       fill_a_heap,
       {{0, 1, 0, 659}, 2}}}},
    {"Eight threads, a block each: eight arenas, 64 MB reserved for each",
     {0},
     8,
     {{"a block each", one, {{0, 8, 4, 8}, 12}}}},
    {"Eight threads, two arenas: the main one and one more",
     {"MALLOC_ARENA_MAX=2"},
     8,
     {{"a block each", one, {{0, 1, 1, 1}, 1}}}},
    {"Eight threads, one arena: they share, and wait",
     {"MALLOC_ARENA_MAX=1"},
     8,
     {{"a block each", one, {{0}, 0}}}},
};

enum { SCENES = sizeof scenes / sizeof scenes[0] };

#endif
