/* places.c: see places.h. */
#include "places.h"

#include "aside.h"
#include "../base/finding.h"
#include "frames.h"

#include <string.h>

enum { INLINED_MAX = 16, STACK_MAX = 64 };

struct question {
    const uint64_t *pc;
    unsigned n;
};

static void find_one(Dwfl_Module *program, uint64_t pc, struct frame *at)
{
    struct frame inlined[INLINED_MAX];
    if (!place_is_code(program, pc - 1))
        return;
    unsigned n = place_find(program, pc - 1, inlined, INLINED_MAX);
    for (unsigned i = 0; i < n && at->line == 0; i++)
        if (finding_is_students(inlined[i].file))
            *at = inlined[i];
}

/* NULL if it cannot be read. It stays open: the process ends soon. */
static Dwfl_Module *open_program(const char *path)
{
    Dwfl *dwfl = dwfl_begin(&place_callbacks);
    if (!dwfl)
        return NULL;
    Dwfl_Module *program = dwfl_report_elf(dwfl, "box", path, -1, 0, false);
    return dwfl_report_end(dwfl, NULL, NULL) == 0 ? program : NULL;
}

static size_t find_all(const char *path, const void *of, void *out,
                       size_t bytes)
{
    const struct question *question = of;
    struct frame *at = out;
    Dwfl_Module *program = open_program(path);
    if (!program)
        return 0;
    for (unsigned i = 0; i < question->n; i++)
        find_one(program, question->pc[i], &at[i]);
    return bytes;
}

void places_find(const char *program, const uint64_t *pc, unsigned n,
                 struct frame *at)
{
    const struct question question = {pc, n};
    memset(at, 0, n * sizeof *at);
    size_t bytes = aside(find_all, program, &question, at, n * sizeof *at);
    for (unsigned i = 0; i < n; i++) {
        aside_printable(at[i].function, sizeof at[i].function);
        aside_printable(at[i].file, sizeof at[i].file);
        if (bytes != n * sizeof *at || at[i].line < 0)
            at[i].line = 0;
    }
}

static size_t find_stack(const char *path, const void *of, void *out,
                         size_t bytes)
{
    const struct question *question = of;
    struct frame all[STACK_MAX], *at = out;
    struct frames found = {.frame = all, .max = STACK_MAX};
    Dwfl_Module *program = open_program(path);
    unsigned max = (unsigned)(bytes / sizeof *at), used = 0;
    for (unsigned i = 0; program && i < question->n; i++)
        if (place_is_code(program, question->pc[i] - 1))
            frames_add(&found, program, question->pc[i] - 1);
    for (unsigned i = 0; i < found.used && used < max; i++)
        if (finding_is_students(all[i].file))
            at[used++] = all[i];
    return used * sizeof *at;
}

unsigned places_of_stack(const char *program, const uint64_t *pc, unsigned n,
                         struct frame *at, unsigned max)
{
    const struct question question = {pc, n};
    size_t bytes = aside(find_stack, program, &question, at, max * sizeof *at);
    unsigned used = (unsigned)(bytes / sizeof *at);
    for (unsigned i = 0; i < used; i++) {
        aside_printable(at[i].function, sizeof at[i].function);
        aside_printable(at[i].file, sizeof at[i].file);
    }
    return used;
}
