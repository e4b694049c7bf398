/* line.c: see line.h. */
#include "line.h"

#include "heat.h"
#include "state.h"

struct line *line_get(struct machine *m, struct page *page, uint64_t at)
{
    uint64_t number = at / MACHINE_LINE_BYTES;
    uint32_t *index = &page->line[number % PAGE_LINES];
    if (*index == 0) {
        if (m->lines.n == MAX_LINES)
            machine_end(m, MACHINE_FULL);
        m->lines.line[m->lines.n] =
            (struct line){.number = number, .owner = -1};
        *index = ++m->lines.n;
    }
    return &m->lines.line[*index - 1];
}

static uint64_t bit(const struct core *core)
{
    return (uint64_t)1 << core->number;
}

static struct cache_set *set_of(struct core *core, uint64_t number)
{
    return &core->l1[number % L1_SETS];
}

/* A line in transit is waited for. */
static void wait_for(const struct line *line, struct core *core)
{
    if (core->clock < line->free_at)
        core->clock = line->free_at;
}

static void transfer(struct machine *m, struct line *line, struct core *core,
                     uint64_t at)
{
    wait_for(line, core);
    core->clock += m->cost.transfer;
    core->count.transfers++;
    line->free_at = core->clock;
    heat_transfer(line, core, at);
}

static void from_shared_level(struct machine *m, struct line *line,
                              struct core *core)
{
    wait_for(line, core);
    core->clock += m->cost.shared;
}

/* To read: a writer keeps a copy, but must ask before it writes again. */
static void share(struct machine *m, struct line *line, struct core *core,
                  uint64_t at)
{
    if (line->owner < 0) {
        from_shared_level(m, line, core);
        line->owner = line->sharers ? -1 : (int)core->number;
        return;
    }
    transfer(m, line, core, at);
    cache_protect(set_of(&m->core[line->owner], line->number), line->number);
    line->owner = -1;
}

/* To write: nobody else keeps a copy. */
static void own(struct machine *m, struct line *line, struct core *core,
                uint64_t at)
{
    uint64_t others = line->sharers & ~bit(core);
    if (others)
        transfer(m, line, core, at);
    else
        from_shared_level(m, line, core);
    for (; others; others &= others - 1)
        cache_drop(set_of(&m->core[__builtin_ctzll(others)], line->number),
                   line->number);
    line->sharers = 0;
    line->owner = (int)core->number;
}

/* A line that had to leave a cache is in the shared level. */
static void evict(struct machine *m, struct core *core, uint64_t number)
{
    struct page *page = page_find(&m->pages, number / PAGE_LINES);
    struct line *line = line_get(m, page, number * MACHINE_LINE_BYTES);
    line->sharers &= ~bit(core);
    if (line->owner == (int)core->number)
        line->owner = -1;
}

void line_fetch(struct machine *m, struct core *core, uint64_t at,
                enum access kind)
{
    struct page *page = page_walk(m, core, at);
    struct line *line = line_get(m, page, at);
    core->count.l1_misses++;
    if (kind == ACCESS_LOAD)
        share(m, line, core, at);
    else
        own(m, line, core, at);
    line->sharers |= bit(core);
    bool writable = line->owner == (int)core->number;
    uint64_t old = cache_add(set_of(core, line->number),
                             cache_key(line->number, writable));
    if (old)
        evict(m, core, old >> 1);
}

void line_drop_page(struct machine *m, struct page *page)
{
    for (unsigned i = 0; i < PAGE_LINES; i++) {
        if (page->line[i] == 0)
            continue;
        struct line *line = &m->lines.line[page->line[i] - 1];
        for (uint64_t all = line->sharers; all; all &= all - 1)
            cache_drop(set_of(&m->core[__builtin_ctzll(all)], line->number),
                       line->number);
        line->sharers = 0;
        line->owner = -1;
    }
}
