#include "space.h"

#include "../../judge/box/box.h"
#include "../../judge/base/fail.h"

#include <string.h>
#include <sys/stat.h>

static void add_mappings(struct space *space, const struct crew_run *run)
{
    uint64_t now = 0;

    for (uint32_t i = 0; i < run->n_mappings; i++) {
        const struct mapping *mapping = &run->mapping[i];
        now += mapping->unmapped ? -mapping->bytes : mapping->bytes;
        space->maps += !mapping->unmapped;
        space->unmaps += mapping->unmapped;
        if (now > space->mapped_peak)
            space->mapped_peak = now;
    }
    space->mapped_end = now;
}

/* change[m]: by how much the bytes in use change at moment m. */
static void add_blocks(struct space *space, const struct crew_run *run)
{
    static int64_t change[2 * WIRE_STEPS + 2];
    uint32_t n, moments = 2 * run->n_steps;
    const struct holding *holding = ledger_holdings(&n);
    uint64_t now = 0;

    memset(change, 0, (moments + 2) * sizeof *change);
    for (uint32_t i = 0; i < n; i++) {
        uint32_t to = holding[i].to < moments ? holding[i].to : moments + 1;
        change[holding[i].from] += (int64_t)holding[i].bytes;
        change[to] -= (int64_t)holding[i].bytes;
    }
    for (uint32_t moment = 1; moment <= moments; moment++) {
        now += (uint64_t)change[moment];
        if (now > space->used_peak)
            space->used_peak = now;
    }
    space->used_end = now;
}

static uint64_t resident_bytes(void)
{
    enum { UNIT = 512 }; /* of st_blocks */
    struct stat file;

    if (fstat(box_region()->fd, &file) != 0)
        die("the region cannot be looked at");
    return (uint64_t)file.st_blocks * UNIT;
}

struct space space_of(const struct crew_run *run)
{
    struct space space = {0};

    add_mappings(&space, run);
    add_blocks(&space, run);
    space.resident = resident_bytes();
    return space;
}

uint64_t space_mapped_after(const struct crew_run *run, uint32_t step)
{
    uint64_t now = 0;

    for (uint32_t i = 0; i < run->n_mappings; i++) {
        const struct mapping *mapping = &run->mapping[i];
        if (mapping->moment >= run->step[step].end)
            break;
        now += mapping->unmapped ? -mapping->bytes : mapping->bytes;
    }
    return now;
}

double space_blow_up(const struct space *space)
{
    return (double)space->resident / (double)space->used_peak;
}
