/* heat.c: see heat.h. */
#include "heat.h"

#include "state.h"

/* Counts a place; the list stays sorted. When it is full the coldest gives way
 * and leaves its count behind (space-saving, Metwally et al. 2005): what is hot
 * stays. */
static void count_place(struct line *line, const void *pc)
{
    unsigned at = 0;
    while (at < MACHINE_HOT_PLACES - 1 && line->place[at].pc != pc)
        at++;
    struct place counted = {pc, line->place[at].misses + 1};
    for (; at > 0 && line->place[at - 1].misses < counted.misses; at--)
        line->place[at] = line->place[at - 1];
    line->place[at] = counted;
}

/* The access is to a block of one owner, and the line holds one of another. */
static bool is_false_sharing(const struct line *line, uint64_t at)
{
    uint8_t mine = line->block[at / GRAIN_BYTES % LINE_GRAINS];
    if (mine == 0)
        return false;
    for (unsigned i = 0; i < LINE_GRAINS; i++)
        if (line->block[i] != 0 && line->block[i] != mine)
            return true;
    return false;
}

void heat_transfer(struct line *line, struct core *core, uint64_t at)
{
    line->transfers++;
    count_place(line, core->pc);
    if (!is_false_sharing(line, at))
        return;
    line->false_shared++;
    core->count.false_shared++;
}

static bool is_hotter(const struct line *line, const struct machine_line *than)
{
    if (line->transfers != than->transfers)
        return line->transfers > than->transfers;
    return line->number * MACHINE_LINE_BYTES < than->at;
}

static struct machine_line describe(const struct line *line)
{
    struct machine_line out = {
        .at = line->number * MACHINE_LINE_BYTES,
        .transfers = line->transfers,
        .false_shared = line->false_shared,
    };
    for (unsigned i = 0; i < MACHINE_HOT_PLACES; i++)
        out.pc[i] = line->place[i].pc;
    return out;
}

/* Insertion into a short sorted list; the last one may fall off its end. */
static void insert(struct machine_result *result, const struct line *line)
{
    unsigned at = result->n_lines;
    while (at > 0 && is_hotter(line, &result->line[at - 1]))
        at--;
    if (at == MACHINE_HOT_LINES)
        return;
    if (result->n_lines < MACHINE_HOT_LINES)
        result->n_lines++;
    for (unsigned i = result->n_lines - 1; i > at; i--)
        result->line[i] = result->line[i - 1];
    result->line[at] = describe(line);
}

void heat_list(const struct lines *lines, struct machine_result *result)
{
    result->n_lines = 0;
    for (uint32_t i = 0; i < lines->n; i++)
        if (lines->line[i].transfers > 0)
            insert(result, &lines->line[i]);
}
