/* whereabouts.c: see whereabouts.h. */
#include "whereabouts.h"

#include "box.h"
#include "../crash/places.h"
#include "../crash/variable.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    PCS = MACHINE_CALLS + 1,
    KNOWN = 2 * MACHINE_CORES,
    CALLS = 2, /* that are told of a stack */
    NAME_BYTES = 64,
};

/* A stack, innermost call first, and its lines. */
struct stack {
    const char *program; /* NULL: not in use */
    unsigned n;
    uint64_t pc[PCS];
    unsigned n_calls;
    struct frame call[CALLS];
};

static const struct stack *look_up(const struct stack *asked)
{
    static struct stack known[KNOWN];
    static unsigned next;

    for (unsigned i = 0; i < KNOWN; i++)
        if (known[i].program == asked->program && known[i].n == asked->n &&
            memcmp(known[i].pc, asked->pc, sizeof asked->pc) == 0)
            return &known[i];
    struct stack *stack = &known[next++ % KNOWN];
    *stack = *asked;
    stack->n_calls = places_of_stack(stack->program, stack->pc, stack->n,
                                     stack->call, CALLS);
    return stack;
}

static const struct stack *stack_of(const struct machine_core *core)
{
    unsigned n = core->n_calls < MACHINE_CALLS ? core->n_calls : MACHINE_CALLS;
    struct stack asked = {
        .program = box_program(), .n = n + 1, .pc = {(uint64_t)core->pc}};

    for (unsigned i = 0; i < n; i++)
        asked.pc[i + 1] = (uint64_t)core->call[n - 1 - i];
    return look_up(&asked);
}

static bool say(char *text, size_t bytes, const struct stack *stack)
{
    const struct frame *call = stack->call;

    text[0] = '\0';
    if (stack->n_calls > 1)
        snprintf(text, bytes, "%s(), %s line %d, called by %s(), line %d",
                 call[0].function, call[0].file, call[0].line, call[1].function,
                 call[1].line);
    else if (stack->n_calls == 1)
        snprintf(text, bytes, "%s(), %s line %d", call[0].function,
                 call[0].file, call[0].line);
    return stack->n_calls > 0;
}

bool where_core_is(char *text, size_t bytes, const struct machine_core *core)
{
    return say(text, bytes, stack_of(core));
}

struct frame where_frame(const struct machine_core *core)
{
    const struct stack *stack = stack_of(core);

    return stack->n_calls > 0 ? stack->call[0] : (struct frame){.line = 0};
}

bool where_it_took(char *text, size_t bytes, const struct machine_hold *hold)
{
    const struct stack asked = {
        .program = box_program(),
        .n = 2,
        .pc = {(uint64_t)hold->pc, (uint64_t)hold->caller}};

    return say(text, bytes, look_up(&asked));
}

void where_lock_is(char *text, size_t bytes, const void *lock)
{
    static struct {
        const char *program;
        uint64_t at;
        char text[NAME_BYTES];
    } known[MACHINE_CORES];
    uint64_t at = (uint64_t)lock;
    unsigned i = at / sizeof(long) % MACHINE_CORES;

    if (known[i].program != box_program() || known[i].at != at) {
        known[i].program = box_program();
        known[i].at = at;
        variable_name(known[i].program, at, known[i].text, NAME_BYTES);
    }
    if (*known[i].text)
        snprintf(text, bytes, "'%s'", known[i].text);
    else
        snprintf(text, bytes, "at %#" PRIx64, at);
}

const struct machine_hold *where_holder(const struct crew_run *run,
                                        const void *lock, unsigned *core)
{
    for (unsigned i = 0; i < run->machine->n_cores; i++) {
        const struct machine_core *one = &run->machine->core[i];
        for (unsigned k = 0; k < one->n_holds && k < MACHINE_HOLDS; k++) {
            *core = i;
            if (one->hold[k].lock == lock)
                return &one->hold[k];
        }
    }
    return NULL;
}
