/* memory.c: caches, pages and system calls cost what they should. */
#include <string.h>

#include "claim.h"

enum { KiB = 1024, PAGE = 4096 };

static _Alignas(4096) char bytes[64 * PAGE];
static unsigned walk_bytes;

static void *walk_twice(void *core)
{
    for (unsigned turn = 0; turn < 2; turn++)
        for (unsigned i = 0; i < walk_bytes; i += 64)
            ((volatile char *)bytes)[i]++;
    return core;
}

static uint64_t misses_of(unsigned walked)
{
    walk_bytes = walked;
    return run_on(1, walk_twice, 0)->count.l1_misses;
}

static void *copy(void *core)
{
    memset(bytes, 1, 8 * PAGE);
    memcpy(bytes + 8 * PAGE, bytes, 8 * PAGE);
    memmove(bytes + 64, bytes, 8 * PAGE);
    return core;
}

static void *unmap(void *core)
{
    machine_map(bytes, 4 * PAGE);
    memset(bytes, 1, 4 * PAGE);
    machine_discard(bytes, 2 * PAGE);
    memset(bytes, 1, 4 * PAGE);
    machine_unmap(bytes, 4 * PAGE);
    return core;
}

static void *map_only(void *core)
{
    machine_map(bytes, PAGE);
    return core;
}

/* Lines that all fall into one set of L1. */
static void *walk_set(void *core)
{
    for (unsigned turn = 0; turn < 10; turn++)
        for (unsigned i = 0; i < walk_bytes; i += 64 * 64)
            ((volatile char *)bytes)[i] = 1;
    return core;
}

/* Eight lines of a set, the first one again, a ninth, and the first again. */
static void *refresh_first(void *core)
{
    static const unsigned char order[] = {0, 1, 2, 3, 4, 5, 6, 7, 0, 8, 0};
    for (unsigned i = 0; i < sizeof order; i++)
        ((volatile char *)bytes)[order[i] * 64 * 64] = 1;
    return core;
}

static bool near(uint64_t got, uint64_t expected, uint64_t slack)
{
    return got >= expected && got <= expected + slack;
}

int main(void)
{
    machine_boot(8);
    claim(near(misses_of(24 * KiB), 24 * 16, 64),
          "what fits into L1 misses once");
    claim(near(misses_of(64 * KiB), 2 * 64 * 16, 64),
          "what does not fit misses each time");

    walk_bytes = 8 * 64 * 64;
    claim(near(run_on(1, walk_set, 0)->count.l1_misses, 8, 4),
          "eight lines of a set stay");
    walk_bytes = 9 * 64 * 64;
    claim(near(run_on(1, walk_set, 0)->count.l1_misses, 90, 4),
          "nine, in turn, always miss the one that left last");

    claim(run_on(1, refresh_first, 0)->count.l1_misses == 9,
          "a line that was used again stays longer");

    struct machine_result r = *run_on(1, copy, 0);
    claim(near(r.count.accesses, 5 * 8 * 64, 2),
          "bytes are set and copied a line at a time");
    claim(near(r.count.page_faults, 16, 2), "the first touch of a page faults");

    r = *run_on(1, unmap, 0);
    claim(r.count.system_calls == 3, "system calls are counted");
    claim(near(r.count.page_faults, 4 + 2, 1), "discarded pages fault again");

    claim(run_on(8, map_only, 0)->cycles >= 8 * costs_published.map,
          "threads that map wait for each other");
    return 0;
}
