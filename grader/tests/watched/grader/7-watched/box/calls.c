/* The table of calls of the box that the tests of the witness watch. */
#include "../../../../../box/box.h"
#include "../../../labs/7-watched/watched.h"
#include "../wire/calls.h"

enum { PAGE = 4096 };

static uint64_t call_act(const uint64_t *arg)
{
    return (uint64_t)act((enum act)arg[0], (long)arg[1], (long)arg[2]);
}

static uint64_t call_nothing(const uint64_t *arg)
{
    (void)arg;
    return 0;
}

static uint64_t call_read(const uint64_t *arg)
{
    uint64_t sum = 0;

    for (uint64_t at = arg[0]; at < arg[0] + arg[1]; at += PAGE)
        sum += *(volatile unsigned char *)at;
    return sum;
}

static uint64_t call_write(const uint64_t *arg)
{
    for (uint64_t at = arg[0]; at < arg[0] + arg[1]; at += PAGE)
        *(volatile char *)at = 1;
    return 0;
}

call *const calls[] = {[CALL_ACT] = call_act,
                       [CALL_NOTHING] = call_nothing,
                       [CALL_READ] = call_read,
                       [CALL_WRITE] = call_write};
const unsigned n_calls = N_CALLS;
