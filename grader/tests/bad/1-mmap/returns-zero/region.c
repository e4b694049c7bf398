/* The same. */
#include "region.h"

int region_reserve(struct region *region, size_t bytes, size_t alignment)
{
    (void)region, (void)bytes, (void)alignment;
    return 0;
}

int region_commit(struct region *region, size_t at, size_t bytes)
{
    (void)region, (void)at, (void)bytes;
    return 0;
}

int region_decommit(struct region *region, size_t at, size_t bytes)
{
    (void)region, (void)at, (void)bytes;
    return 0;
}

ssize_t region_resident(const struct region *region, size_t at, size_t bytes)
{
    (void)region, (void)at, (void)bytes;
    return 0;
}

int region_release(struct region *region)
{
    (void)region;
    return 0;
}

int region_prefault(struct region *region, size_t at, size_t bytes,
                    unsigned threads)
{
    (void)region, (void)at, (void)bytes, (void)threads;
    return 0;
}
