#include "allowance.h"

enum { OF_BOX_MS = 20000, OF_EXAM_MS = 60000, OF_BOX_THEN_MS = 500 };

static struct {
    bool is_short;
    uint64_t taken_ms;
} allowance;

void allowance_begin(void)
{
    allowance.is_short = allowance.taken_ms > OF_EXAM_MS;
}

unsigned allowance_ms(void)
{
    return allowance.is_short ? OF_BOX_THEN_MS : OF_BOX_MS;
}

bool allowance_is_short(void)
{
    return allowance.is_short;
}

void allowance_take(uint64_t cpu_ms)
{
    allowance.taken_ms += cpu_ms;
}
