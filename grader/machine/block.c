/* block.c: whose blocks lie in a line (see machine.h).
 *
 * Only a block's first and last line can hold another block, too. */
#include "state.h"

/* Marks the part of a block that lies in the line of its first byte. */
static void mark(struct machine *m, int owner, uint64_t first, uint64_t end)
{
    struct page *page = page_get(&m->pages, first);
    if (page == NULL)
        machine_end(m, MACHINE_FULL);
    struct line *line = line_get(m, page, first);
    uint64_t line_end = (line->number + 1) * MACHINE_LINE_BYTES;
    for (; first < end && first < line_end; first += GRAIN_BYTES)
        line->block[first / GRAIN_BYTES % LINE_GRAINS] = (uint8_t)(owner + 1);
}

void machine_block(int owner, const void *at, size_t bytes)
{
    struct machine *m = machine_state();
    uint64_t first = (uint64_t)at, end = first + bytes;
    if (m->running == NULL || bytes == 0)
        return;
    uint64_t last_line = (end - 1) & ~(uint64_t)(MACHINE_LINE_BYTES - 1);
    mark(m, owner, first, end);
    if (last_line > first)
        mark(m, owner, last_line, end);
}
