/* The calls of regions. */
#include "calls.h"

#include "../../../labs/1-mmap/region.h"
#include "../wire/calls.h"

static struct region regions[MMAP_REGIONS];

static struct region *numbered(uint64_t number)
{
    return &regions[number % MMAP_REGIONS];
}

uint64_t call_reserve(const uint64_t *arg)
{
    return (uint64_t)region_reserve(numbered(arg[0]), arg[1], arg[2]);
}

uint64_t call_base(const uint64_t *arg)
{
    return (uint64_t)numbered(arg[0])->base;
}

uint64_t call_bytes(const uint64_t *arg)
{
    return numbered(arg[0])->bytes;
}

uint64_t call_commit(const uint64_t *arg)
{
    return (uint64_t)region_commit(numbered(arg[0]), arg[1], arg[2]);
}

uint64_t call_decommit(const uint64_t *arg)
{
    return (uint64_t)region_decommit(numbered(arg[0]), arg[1], arg[2]);
}

uint64_t call_resident(const uint64_t *arg)
{
    return (uint64_t)region_resident(numbered(arg[0]), arg[1], arg[2]);
}

uint64_t call_release(const uint64_t *arg)
{
    return (uint64_t)region_release(numbered(arg[0]));
}

uint64_t call_prefault(const uint64_t *arg)
{
    return (uint64_t)region_prefault(numbered(arg[0]), arg[1], arg[2] >> 8,
                                     arg[2] & 0xff);
}
