#include "patience.h"

#include "../base/clock.h"
#include "../base/fail.h"

enum {
    EXPECTED_MS = 400,
    ROW_OF_HANGS = 2,
    SLEEPER_FACTOR = 8, /* wall time allowed = this x processor time, */
    SLEEPER_MS = 1600   /* ... and no less than this */
};

static const struct allowance {
    unsigned first_ms, again_ms, row_ms;
} allowances[] = {
    [PATIENCE_ONE] = {1000, 400, 100},
    [PATIENCE_MANY] = {2000, 400, 100},
    [PATIENCE_THREADS] = {2000, 2000, 400},
    [PATIENCE_TOOL] = {15000, 5000, 2000}, /* Valgrind is 30 times slower */
};

static struct record {
    unsigned hangs, row; /* row: without having come back since */
} records[PATIENCE_CREW + 1];

static bool hangs_expected;

static struct record *record_of(unsigned call)
{
    if (call > PATIENCE_CREW)
        die("there is no patience with call %u", call);
    return &records[call];
}

unsigned patience_ms(unsigned call, enum patience_kind kind)
{
    const struct record *record = record_of(call);
    const struct allowance *allowance = &allowances[kind];

    if (hangs_expected && kind != PATIENCE_TOOL)
        return EXPECTED_MS;
    if (record->row >= ROW_OF_HANGS)
        return allowance->row_ms;
    return record->hangs ? allowance->again_ms : allowance->first_ms;
}

unsigned patience_hangs(unsigned call)
{
    return record_of(call)->hangs;
}

void patience_lost(unsigned call)
{
    record_of(call)->hangs += !hangs_expected;
    record_of(call)->row += !hangs_expected;
}

void patience_kept(unsigned call)
{
    record_of(call)->row = 0;
}

void patience_expect_hangs(bool expected)
{
    hangs_expected = expected;
}

bool patience_expects_hangs(void)
{
    return hangs_expected;
}

struct stopwatch stopwatch_start(pid_t process)
{
    clockid_t cpu;

    if (clock_getcpuclockid(process, &cpu) != 0)
        cpu = CLOCK_MONOTONIC;
    return (struct stopwatch){cpu, clock_ms(cpu), clock_ms(CLOCK_MONOTONIC)};
}

uint64_t stopwatch_cpu_ms(const struct stopwatch *watch)
{
    return clock_ms(watch->cpu_clock);
}

bool stopwatch_is_over(const struct stopwatch *watch, unsigned limit_ms)
{
    uint64_t cpu_ms = clock_ms(watch->cpu_clock) - watch->cpu_start_ms;
    uint64_t wall_ms = clock_ms(CLOCK_MONOTONIC) - watch->wall_start_ms;
    uint64_t sleep_ms = (uint64_t)limit_ms * SLEEPER_FACTOR;

    if (sleep_ms < SLEEPER_MS)
        sleep_ms = SLEEPER_MS;
    return cpu_ms > limit_ms || wall_ms > sleep_ms;
}
