/* region.c: see region.h. */
#include "region.h"

#include "state.h"

void machine_pages(const void *at, size_t bytes, bool (*mapped)(const void *))
{
    struct region *region = &machine_state()->region;
    if (bytes > (size_t)MAX_PAGES * PAGE_BYTES)
        machine_fault("more than 1 GiB of memory to ask for");
    region->first = (uint64_t)at / PAGE_BYTES;
    region->end = ((uint64_t)at + bytes + PAGE_BYTES - 1) / PAGE_BYTES;
    region->mapped = mapped;
}

static void remember(struct region *region, uint32_t page)
{
    uint64_t *word = &region->is_dirty[page / 64];
    uint64_t bit = (uint64_t)1 << page % 64;
    if (*word & bit)
        return;
    *word |= bit;
    region->dirty[region->n_dirty++] = page;
}

/* Outside, the place is not told: no result depends on where the kernel put
 * something. */
static _Noreturn void end_at(struct machine *m, struct core *core, uint64_t at,
                             bool inside)
{
    m->result.fault = inside ? (const void *)at : NULL;
    m->result.faulty = core->number;
    machine_end(m, MACHINE_UNMAPPED);
}

/* Outside of the region, a program that asks for its memory has no business
 * where the machine's own may be. */
void region_touch(struct machine *m, struct core *core, uint64_t at)
{
    struct region *region = &m->region;
    uint64_t number = at / PAGE_BYTES;
    bool inside = number >= region->first && number < region->end;
    if (inside ? !region->mapped((const void *)at)
               : region->end > 0 && core_is_above(at))
        end_at(m, core, at, inside);
    if (inside)
        remember(region, (uint32_t)(number - region->first));
}

void region_wipe(struct region *region)
{
    for (uint32_t i = 0; i < region->n_dirty; i++) {
        uint32_t page = region->dirty[i];
        memset((void *)((region->first + page) * PAGE_BYTES), 0, PAGE_BYTES);
        region->is_dirty[page / 64] = 0;
    }
    region->n_dirty = 0;
}
