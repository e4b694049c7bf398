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

/* Others go on until the core's clock is the smallest again. */
static void pass(struct machine *m, struct core *core, uint64_t cycles)
{
    core->clock += cycles;
    core_pause(m);
}

/* A line in transit is waited for. */
static void wait_for(struct machine *m, struct line *line, struct core *core)
{
    if (core->clock < line->free_at)
        pass(m, core, line->free_at - core->clock);
}

/* For which those who have the line still use it: a request that waited for its
 * turn travels from the shared level to them, and the way is not always as
 * long. Evenly distributed: with one length for all, cores in lock step lose
 * their lines all just before they are done, or all just after it. */
static uint64_t travel(const struct machine *m, const struct line *line,
                       const struct core *core)
{
    uint64_t mixed = (line->transfers + core->number) * 0x9e3779b97f4a7c15;
    mixed = (mixed ^ mixed >> 32) * 0x9e3779b97f4a7c15;
    return (mixed >> 40) % (m->cost.keep + 1);
}

/* The line's next transfer: its place in the queue is taken now, but those who
 * have the line use it until the request has come to them. */
static void transfer(struct machine *m, struct line *line, struct core *core,
                     uint64_t at)
{
    if (core->clock < line->free_at)
        core->clock = line->free_at;
    core->count.transfers++;
    line->free_at = core->clock + m->cost.transfer;
    heat_transfer(line, core, at);
    uint64_t keep = travel(m, line, core);
    pass(m, core, keep);
    core->clock += m->cost.transfer - keep;
}

static void from_shared_level(struct machine *m, struct line *line,
                              struct core *core)
{
    wait_for(m, line, core);
    core->clock += m->cost.shared;
}

/* To read: a writer keeps a copy, but must ask before it writes again. True if
 * the core need not ask, either. */
static bool share(struct machine *m, struct line *line, struct core *core,
                  uint64_t at)
{
    int owner = line->owner;
    bool is_alone = line->sharers == 0;
    line->sharers |= bit(core);
    line->owner = is_alone ? (int)core->number : -1;
    if (owner < 0) {
        from_shared_level(m, line, core);
        return is_alone;
    }
    transfer(m, line, core, at);
    cache_protect(set_of(&m->core[owner], line->number), line->number);
    return false;
}

/* To write: nobody else keeps a copy. */
static bool own(struct machine *m, struct line *line, struct core *core,
                uint64_t at)
{
    uint64_t others = line->sharers & ~bit(core);
    line->sharers = bit(core);
    line->owner = (int)core->number;
    if (others)
        transfer(m, line, core, at);
    else
        from_shared_level(m, line, core);
    for (; others; others &= others - 1)
        cache_drop(set_of(&m->core[__builtin_ctzll(others)], line->number),
                   line->number);
    return true;
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
    bool writable =
        kind == ACCESS_LOAD ? share(m, line, core, at) : own(m, line, core, at);
    if (!page->present) { /* it was unmapped meanwhile */
        line_fetch(m, core, at, kind);
        return;
    }
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
