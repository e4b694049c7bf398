#include "patience.h"

#include "../base/clock.h"

enum {
    PLAIN_MS = 2000,
    SHORT_MS = 400,       /* after two hangs */
    TOOL_MS = 15000,      /* Valgrind is some 30 times slower */
    SHORT_TOOL_MS = 5000, /* after one hang */
    SLEEPER_FACTOR = 4    /* wall time allowed = this x processor time */
};

static unsigned hangs;
static bool hangs_expected;

unsigned patience_ms(bool under_tool)
{
    if (under_tool)
        return hangs < 1 ? TOOL_MS : SHORT_TOOL_MS;
    return patience_is_short() || hangs_expected ? SHORT_MS : PLAIN_MS;
}

bool patience_is_short(void)
{
    return hangs >= 2;
}

void patience_lost(void)
{
    hangs += !hangs_expected;
}

void patience_expect_hangs(bool expected)
{
    hangs_expected = expected;
}

struct stopwatch stopwatch_start(pid_t process)
{
    clockid_t cpu;

    if (clock_getcpuclockid(process, &cpu) != 0)
        cpu = CLOCK_MONOTONIC;
    return (struct stopwatch){cpu, clock_ms(cpu), clock_ms(CLOCK_MONOTONIC)};
}

bool stopwatch_is_over(const struct stopwatch *watch, unsigned limit_ms)
{
    uint64_t cpu_ms = clock_ms(watch->cpu_clock) - watch->cpu_start_ms;
    uint64_t wall_ms = clock_ms(CLOCK_MONOTONIC) - watch->wall_start_ms;

    return cpu_ms > limit_ms || wall_ms > (uint64_t)limit_ms * SLEEPER_FACTOR;
}
