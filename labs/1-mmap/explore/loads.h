/* loads.h: ways to get 600 MB into memory, alone and eight at once. Part of
 * stutter.c. All of them work on `bytes` for each member of a crew (crew.h).
 */
#ifndef LOADS_H
#define LOADS_H

#include <fcntl.h>
#include <unistd.h>

#include "crew.h"

enum { HUGE = 2 * MB, AROUND = 16 * PAGE };

static size_t bytes; /* of the file, and of each member's memory */
static int file;     /* in memory (memfd): what a disk does is not asked */
static unsigned loads_alone;
static char *common; /* what the crew has together */

static inline char *fresh_memory(size_t size, int flags)
{
    char *memory = mmap(NULL, size, PROT_READ | PROT_WRITE,
                        MAP_PRIVATE | MAP_ANONYMOUS | flags, -1, 0);

    if (memory == MAP_FAILED) {
        crew_fail();
        _exit(1);
    }
    return memory;
}

/* ---- Files */

/* A file that was read before: each page of it is in memory, as if in the page
 * cache. */
static inline bool make_file(void)
{
    char *whole;

    file = memfd_create("load", 0);
    if (ftruncate(file, (off_t)bytes) < 0)
        return false;
    whole = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
    if (whole == MAP_FAILED)
        return false;
    write_pages(whole, bytes);
    return munmap(whole, bytes) == 0;
}

/* Opened anew, so that each reader has its own position. */
static inline int open_file(void)
{
    char path[32];

    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    return open(path, O_RDONLY);
}

/* What open needs for itself is not the question. */
static inline void try_file(unsigned members)
{
    (void)members;
    close(open_file());
}

static inline void load(unsigned self)
{
    char *memory = fresh_memory(bytes, 0);
    int from = open_file();

    (void)self;
    if (from < 0 || read(from, memory, bytes) != (ssize_t)bytes)
        crew_fail();
    close(from);
    munmap(memory, bytes);
}

static inline void load_one_by_one(unsigned self)
{
    for (unsigned i = 0; i < loads_alone; i++)
        load(self);
}

static inline void map_file(unsigned members)
{
    (void)members;
    common = mmap(NULL, bytes, PROT_READ, MAP_SHARED, file, 0);
    if (common == MAP_FAILED)
        crew_fail();
}

static inline void look_into_file(unsigned self)
{
    (void)self;
    read_pages(common, bytes);
}

/* ---- Anonymous memory */

static inline void write_fresh(unsigned self)
{
    char *memory = fresh_memory(bytes, 0);

    (void)self;
    write_pages(memory, bytes);
    munmap(memory, bytes);
}

static inline void populate(unsigned self)
{
    (void)self;
    munmap(fresh_memory(bytes, MAP_POPULATE), bytes);
}

/* Where they are switched off, nobody gets any. */
static inline bool has_huge_pages(void)
{
    char line[128] = "[never]";
    FILE *enabled = fopen("/sys/kernel/mm/transparent_hugepage/enabled", "r");

    if (enabled && fgets(line, sizeof line, enabled) == NULL)
        line[0] = '\0';
    if (enabled)
        fclose(enabled);
    return strstr(line, "[never]") == NULL;
}

static inline void allow_huge_pages(unsigned members)
{
    (void)members;
    prctl(PR_SET_THP_DISABLE, 0, 0, 0, 0);
}

static inline void write_huge(unsigned self)
{
    char *memory = fresh_memory(bytes + HUGE, 0);
    char *aligned = memory + (-(uintptr_t)memory & (HUGE - 1));

    (void)self;
    madvise(aligned, bytes, MADV_HUGEPAGE);
    write_pages(aligned, bytes);
    munmap(memory, bytes + HUGE);
}

static inline void fill_common(unsigned members)
{
    common = fresh_memory(members * bytes, MAP_POPULATE);
}

static inline void write_common(unsigned self)
{
    write_pages(common + self * bytes, bytes);
}

/* ---- The ways */

/* Faults are one for each `fault_bytes`, or none; for one mapping of all, each
 * member may meet a page that another one has just brought, or bring it. */
struct way {
    const char *name;
    struct work work;
    unsigned calls; /* of each load */
    size_t fault_bytes;
    bool alone, is_shared;
};

/* Faults of so many bytes, written or read for the first time. */
static inline long faults_in(size_t size, size_t fault_bytes)
{
    if (fault_bytes == HUGE && !has_huge_pages())
        fault_bytes = PAGE;
    return fault_bytes ? (long)(size / fault_bytes) : 0;
}

enum {
    ALONE,
    BY_THREADS,
    MAPPED,
    FRESH,
    BY_PROCESSES,
    POPULATED,
    BY_HUGE_PAGES,
    KEPT,
    WAYS
};

static const struct way ways[WAYS] = {
    [ALONE] = {.name = "read() into fresh memory, N times in one thread",
               .work = {.prepare = try_file, .round = load_one_by_one},
               .calls = 3,
               .fault_bytes = PAGE,
               .alone = true},
    [BY_THREADS] = {.name =
                        "read() into fresh memory, once in each of N threads",
                    .work = {.prepare = try_file, .round = load},
                    .calls = 3,
                    .fault_bytes = PAGE},
    [MAPPED] = {.name =
                    "one shared mapping of the file, read by each of N threads",
                .work = {.prepare = map_file, .round = look_into_file},
                .fault_bytes = AROUND,
                .is_shared = true},
    [FRESH] =
        {.name = "no file: each thread maps fresh memory, writes to each page",
         .work = {.round = write_fresh},
         .calls = 2,
         .fault_bytes = PAGE},
    [BY_PROCESSES] = {.name = "the same in N processes",
                      .work = {.round = write_fresh, .in_processes = true},
                      .calls = 2,
                      .fault_bytes = PAGE},
    [POPULATED] = {.name =
                       "MAP_POPULATE: the same faults, served inside of mmap",
                   .work = {.round = populate},
                   .calls = 2,
                   .fault_bytes = PAGE},
    [BY_HUGE_PAGES] = {.name = "huge pages (MADV_HUGEPAGE)",
                       .work = {.prepare = allow_huge_pages,
                                .round = write_huge},
                       .calls = 3,
                       .fault_bytes = HUGE},
    [KEPT] = {.name = "memory that was used before, and kept",
              .work = {.prepare = fill_common, .round = write_common}},
};

#endif
