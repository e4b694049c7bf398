#include "clock.h"

static struct timespec read_clock(clockid_t clock)
{
    struct timespec now = {0};
    clock_gettime(clock, &now);
    return now;
}

uint64_t clock_ms(clockid_t clock)
{
    struct timespec now = read_clock(clock);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

double clock_seconds(void)
{
    struct timespec now = read_clock(CLOCK_MONOTONIC);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}
