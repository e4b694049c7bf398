/* requests.h: what is asked of malloc and of mmap. Part of threshold.c. */
#ifndef REQUESTS_H
#define REQUESTS_H

#include <malloc.h>

#include "crew.h"

enum {
    BLOCK = 256 * KB,
    BLOCK_PAGES = BLOCK / PAGE,
    OBJECTS = 20000,
    OBJECT = 100,
    CHUNK = 112,       /* an object with what malloc adds */
    GROWTH = 132 * KB, /* of the heap, at a time */
    KEPT = 128 * KB    /* at its top, when it shrinks */
};

/* ---- Big blocks, one at a time */

static unsigned blocks;

static inline void use_blocks(unsigned self)
{
    (void)self;
    for (unsigned i = 0; i < blocks; i++) {
        char *block = malloc(BLOCK);
        if (block == NULL) {
            crew_fail();
            return;
        }
        write_pages(block, BLOCK);
        free(block);
    }
}

/* The heap's first 132 KB are not the question. */
static inline void as_it_is(unsigned members)
{
    void *volatile block = malloc(1);
    (void)members;
    free(block);
}

static inline void threshold_set(unsigned members)
{
    mallopt(M_MMAP_THRESHOLD, 128 * KB);
    as_it_is(members);
}

static inline void never_mmap(unsigned members)
{
    mallopt(M_MMAP_MAX, 0);
    as_it_is(members);
}

static inline void never_mmap_nor_trim(unsigned members)
{
    mallopt(M_TRIM_THRESHOLD, -1);
    never_mmap(members);
}

/* ---- Small objects */

static char *object[OBJECTS];

static inline void allocate_objects(unsigned self)
{
    (void)self;
    for (unsigned i = 0; i < OBJECTS; i++) {
        object[i] = malloc(OBJECT);
        write_pages(object[i], 1);
    }
}

static inline void map_objects(unsigned self)
{
    (void)self;
    for (unsigned i = 0; i < OBJECTS; i++) {
        object[i] = mmap(NULL, OBJECT, PROT_READ | PROT_WRITE,
                         MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
        write_pages(object[i], 1);
    }
}

static inline void allocate_twice(unsigned self)
{
    allocate_objects(self);
    for (unsigned i = 0; i < OBJECTS; i++)
        free(object[i]);
    allocate_objects(self);
}

static inline void map_twice(unsigned self)
{
    map_objects(self);
    for (unsigned i = 0; i < OBJECTS; i++)
        munmap(object[i], OBJECT);
    map_objects(self);
}

static inline long anonymous_kb(void)
{
    return (long)read_number("/proc/self/smaps_rollup", "Anonymous: %lf", -1);
}

static inline void before_objects(unsigned members)
{
    write_pages((char *)object, sizeof object);
    as_it_is(members);
    notes->memory_kb = -anonymous_kb();
}

static inline void look_at_memory(void)
{
    notes->memory_kb += anonymous_kb();
}

#endif
