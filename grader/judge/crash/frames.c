/* frames.c: see frames.h. */
#include "frames.h"

#include <stdio.h>
#include <string.h>

enum { INLINED_MAX = 16 };

static bool same_line(const struct frame *a, const struct frame *b)
{
    return a->line == b->line && strcmp(a->function, b->function) == 0 &&
           strcmp(a->file, b->file) == 0;
}

static void keep(struct frames *frames, const struct frame *frame)
{
    if (frames->used > 0 && same_line(&frames->frame[frames->used - 1], frame))
        return;
    if (frames->used < frames->max)
        frames->frame[frames->used++] = *frame;
}

static bool is_part(Dwfl_Module *program, uint64_t pc)
{
    const char *name = dwfl_module_addrname(program, pc);
    return name && strstr(name, ".part.");
}

void frames_add(struct frames *frames, Dwfl_Module *program, uint64_t pc)
{
    struct frame found[INLINED_MAX];
    unsigned n = place_find(program, pc, found, INLINED_MAX);
    bool is_rest =
        frames->part_of[0] && strcmp(found[0].function, frames->part_of) == 0;
    for (unsigned i = is_rest; i < n; i++)
        keep(frames, &found[i]);
    snprintf(frames->part_of, sizeof frames->part_of, "%s",
             is_part(program, pc) ? found[n - 1].function : "");
}
