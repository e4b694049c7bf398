/* The heap's table of calls.
 *
 * Under memcheck a live payload is out of bounds for the heap: the heap may
 * touch it only while it copies it in mm_realloc. Elsewhere the requests to
 * Valgrind do nothing. */
#include "../../box/box.h"
#include "../../box/deck.h"
#include "../../../labs/3-heap/memlib.h"
#include "../../../labs/3-heap/mm.h"
#include "../wire/calls.h"
#include "../../box/payload.h"

static uint64_t call_init(const uint64_t *arg)
{
    (void)arg;
    payloads_forget();
    mem_reset_brk();
    return (uint64_t)mm_init();
}

static uint64_t call_malloc(const uint64_t *arg)
{
    return payload_lend(mm_malloc(arg[0]), arg[0]);
}

static uint64_t call_free(const uint64_t *arg)
{
    payload_return(arg[0]);
    mm_free((void *)arg[0]);
    return 0;
}

static uint64_t call_realloc(const uint64_t *arg)
{
    size_t old_bytes = payload_return(arg[0]);
    void *block = mm_realloc((void *)arg[0], arg[1]);

    if (block == NULL && arg[1] != 0)
        payload_lend((void *)arg[0], old_bytes);
    return payload_lend(block, arg[1]);
}

static uint64_t call_memalign(const uint64_t *arg)
{
    return payload_lend(mm_memalign(arg[0], arg[1]), arg[1]);
}

static uint64_t call_checkheap(const uint64_t *arg)
{
    return mm_checkheap((int)arg[0]);
}

static uint64_t call_clock(const uint64_t *arg)
{
    (void)arg;
    return deck_clock();
}

call *const calls[N_CALLS] = {
    [CALL_INIT] = call_init,         [CALL_MALLOC] = call_malloc,
    [CALL_FREE] = call_free,         [CALL_REALLOC] = call_realloc,
    [CALL_MEMALIGN] = call_memalign, [CALL_CHECKHEAP] = call_checkheap,
    [CALL_CLOCK] = call_clock,
};
const unsigned n_calls = N_CALLS;
