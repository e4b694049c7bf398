/* page.c: see page.h. */
#include "page.h"

#include "state.h"

void page_reset(struct pages *pages)
{
    for (uint32_t i = 0; i < pages->n; i++)
        pages->slot[pages->page[i].slot] = 0;
    pages->n = 0;
}

/* The slot of a page, or the empty one where it would go. Fibonacci hashing:
 * neighbours land far apart. */
static uint32_t *find_slot(struct pages *pages, uint64_t number)
{
    uint64_t at = (number * 0x9e3779b97f4a7c15) >> 45;
    for (;; at = (at + 1) % PAGE_SLOTS) {
        uint32_t index = pages->slot[at];
        if (index == 0 || pages->page[index - 1].number == number)
            return &pages->slot[at];
    }
}

_Static_assert(PAGE_SLOTS == 1 << (64 - 45), "the hash has as many values");

struct page *page_find(struct pages *pages, uint64_t number)
{
    uint32_t index = *find_slot(pages, number);
    return index ? &pages->page[index - 1] : NULL;
}

struct page *page_get(struct pages *pages, uint64_t at)
{
    uint64_t number = at / PAGE_BYTES;
    uint32_t *slot = find_slot(pages, number);
    if (*slot == 0) {
        if (pages->n == MAX_PAGES)
            return NULL;
        pages->page[pages->n] = (struct page){
            .number = number,
            .slot = (uint32_t)(slot - pages->slot),
        };
        *slot = ++pages->n;
    }
    return &pages->page[*slot - 1];
}

/* Whoever changes the address space keeps faults waiting, but faults do not
 * keep each other waiting. */
static void fault(struct machine *m, struct core *core, struct page *page,
                  uint64_t at)
{
    region_touch(m, core, at);
    if (core->clock < m->space_free_at)
        core->clock = m->space_free_at;
    core->clock += m->cost.page_fault;
    core->count.page_faults++;
    page->present = true;
}

/* The TLB holds more pages than L1 holds lines, so it is looked at only when L1
 * missed. */
struct page *page_walk(struct machine *m, struct core *core, uint64_t at)
{
    uint64_t number = at / PAGE_BYTES;
    struct page *page = page_get(&m->pages, at);
    if (page == NULL)
        machine_end(m, MACHINE_FULL);
    struct cache_set *set = &core->tlb[number % TLB_SETS];
    if (cache_use(set, number) == 0) {
        core->clock += m->cost.tlb_miss;
        core->count.tlb_misses++;
        cache_add(set, cache_key(number, false));
    }
    if (!page->present)
        fault(m, core, page, at);
    return page;
}

bool machine_touched(const void *at)
{
    struct page *page =
        page_find(&machine_state()->pages, (uint64_t)at / PAGE_BYTES);
    return page && page->present;
}
