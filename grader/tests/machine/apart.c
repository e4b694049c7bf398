/* apart.c: what a program may touch once it asks for its memory. */
#include "claim.h"

enum { PAGE = 4096 };

static _Alignas(PAGE) char region[4 * PAGE];
static char *target;

static bool all_mapped(const void *at)
{
    return at != NULL;
}

static void *touch(void *core)
{
    *(volatile char *)target = 0;
    return core;
}

static void *touch_own(void *core)
{
    char own[PAGE];
    target = own;
    touch(core);
    return core;
}

static const struct machine_result *touched(char *at)
{
    target = at;
    return run_on(1, touch, 0);
}

/* Where the machine's state is. */
static char *state(void)
{
    char *at;
    __asm__("mov %%gs:0, %0" : "=r"(at));
    return at;
}

int main(void)
{
    static char global;
    char of_first_thread = 1;
    machine_boot(2);
    claim(touched(&of_first_thread)->end == MACHINE_DONE,
          "who does not ask for memory may touch any");
    machine_pages(region, sizeof region, all_mapped);
    claim(touched(&global)->end == MACHINE_DONE, "globals may be touched");
    claim(touched(region)->end == MACHINE_DONE, "so may memory asked for");
    claim(run_on(1, touch_own, 0)->end == MACHINE_DONE, "and a thread's stack");
    of_first_thread = 1;
    const struct machine_result *result = touched(&of_first_thread);
    claim(result->end == MACHINE_UNMAPPED && result->fault == NULL,
          "the first thread's stack may not, and its place is not told");
    claim(of_first_thread == 1, "nor is it changed");
    result = touched(state() + 8);
    claim(result->end == MACHINE_UNMAPPED && result->fault == NULL,
          "nor may the machine's state");
}
