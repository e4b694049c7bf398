/* space.c: system calls that change the address space (see machine.h).
 *
 * The kernel lets one thread at a time do that: a queue, as at a line. */
#include "access.h"
#include "state.h"

/* Waits for the address space and holds it for some cycles. */
static void hold_space(struct machine *m, uint64_t cycles)
{
    struct core *core = m->running;
    access_call(m, NULL, core->pc);
    if (core->clock < m->space_free_at)
        core->clock = m->space_free_at;
    core->clock += cycles;
    core->count.system_calls++;
    m->space_free_at = core->clock;
}

static void forget_page(struct machine *m, uint64_t number)
{
    struct page *page = page_find(&m->pages, number);
    if (page == NULL || !page->present)
        return;
    page->present = false;
    for (unsigned i = 0; i < m->n_cores; i++)
        cache_drop(&m->core[i].tlb[number % TLB_SETS], number);
    line_drop_page(m, page);
}

static uint64_t shootdown(const struct machine *m)
{
    unsigned others = 0;
    for (unsigned i = 0; i < m->n_cores; i++)
        others += m->core[i].state == CORE_READY && &m->core[i] != m->running;
    if (others == 0)
        return 0;
    return m->cost.shootdown + others * m->cost.shootdown_core;
}

static void forget(struct machine *m, const void *at, size_t bytes,
                   uint64_t cycles)
{
    uint64_t first = (uint64_t)at / PAGE_BYTES;
    uint64_t end = ((uint64_t)at + bytes + PAGE_BYTES - 1) / PAGE_BYTES;
    hold_space(m, cycles + shootdown(m));
    for (; first < end; first++)
        forget_page(m, first);
}

void machine_map(const void *at, size_t bytes)
{
    struct machine *m = machine_state();
    (void)at, (void)bytes; /* its pages are absent already */
    if (m->running)
        hold_space(m, m->cost.map);
}

void machine_unmap(const void *at, size_t bytes)
{
    struct machine *m = machine_state();
    if (m->running)
        forget(m, at, bytes, m->cost.unmap);
}

void machine_discard(const void *at, size_t bytes)
{
    struct machine *m = machine_state();
    if (m->running)
        forget(m, at, bytes, m->cost.discard);
}
