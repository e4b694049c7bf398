/* order.c: whose turn it is. */
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#include "claim.h"

enum { CORES = 64, ROUNDS = 100 };

static atomic_int tickets;
static int ticket_of[CORES];

/* All cores get here at the same cycle. */
static void *draw(void *core)
{
    ticket_of[(uintptr_t)core] = atomic_fetch_add(&tickets, 1);
    return core;
}

static bool drawn_in_order(void)
{
    bool is = true;
    for (int i = 0; i < CORES; i++)
        is &= ticket_of[i] == i;
    return is;
}

/* A core that works more between its marks makes fewer of them before others
 * are done: marks are in the order of the clocks. */
static char marks[4 * ROUNDS];
static atomic_int n_marks;

static void *mark(void *core)
{
    volatile long work = 0;
    unsigned slow = core ? 900 : 300;
    for (unsigned i = 0; i < ROUNDS; i++) {
        for (unsigned j = 0; j < slow; j++)
            work++;
        marks[atomic_fetch_add(&n_marks, 1)] = core ? 's' : 'f';
    }
    return core;
}

static unsigned slow_marks_before_the_last_fast_one(void)
{
    unsigned slow = 0;
    for (const char *at = marks; at < strrchr(marks, 'f'); at++)
        slow += *at == 's';
    return slow;
}

static char text[CORES][40];

/* What is not instrumented works with the thread-local storage of the core. */
static void *print(void *core)
{
    unsigned me = (unsigned)(uintptr_t)core;
    snprintf(text[me], sizeof text[me], "%u: %.3f", me, me / 8.0);
    return core;
}

int main(void)
{
    machine_boot(CORES);
    claim(run_on(CORES, draw, 0)->end == MACHINE_DONE && drawn_in_order(),
          "of equal clocks the core with the smallest number goes first");
    run_on(2, mark, 0);
    unsigned slow = slow_marks_before_the_last_fast_one();
    claim(slow > ROUNDS / 4 && slow < ROUNDS / 2,
          "a core that does 3 times the work falls behind by that");
    run_on(CORES, print, 0);
    claim(strcmp(text[63], "63: 7.875") == 0, "the C library works on a core");
    return 0;
}
