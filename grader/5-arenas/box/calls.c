/* The table of calls of a heap with threads. */
#include "../../../labs/5-arenas/mm.h"
#include "../../box/box.h"
#include "../../box/crew.h"
#include "../../box/deck.h"
#include "../../box/payload.h"
#include "../wire/calls.h"
#include "memmap.h"

static uint64_t call_init(const uint64_t *arg)
{
    (void)arg;
    payloads_forget();
    memmap_reset();
    return (uint64_t)mm_init();
}

static uint64_t call_malloc(const uint64_t *arg)
{
    deck_operation();
    return payload_lend(mm_malloc(arg[0]), arg[0]);
}

static uint64_t call_free(const uint64_t *arg)
{
    deck_operation();
    payload_return(arg[0]);
    mm_free((void *)arg[0]);
    return 0;
}

static uint64_t call_realloc(const uint64_t *arg)
{
    deck_operation();
    size_t old_bytes = payload_return(arg[0]);
    void *block = mm_realloc((void *)arg[0], arg[1]);

    if (block == NULL && arg[1] != 0)
        payload_lend((void *)arg[0], old_bytes);
    return payload_lend(block, arg[1]);
}

static uint64_t call_memalign(const uint64_t *arg)
{
    deck_operation();
    return payload_lend(mm_memalign(arg[0], arg[1]), arg[1]);
}

static uint64_t call_thread_exit(const uint64_t *arg)
{
    (void)arg;
    mm_thread_exit();
    return 0;
}

static uint64_t call_checkheap(const uint64_t *arg)
{
    deck_aside(true);
    bool is_sound = mm_checkheap((int)arg[0]);
    deck_aside(false);
    return is_sound;
}

/* ---- a caller that uses its blocks -------------------------------------- */

/* What lies elsewhere the judge finds out by itself; here it would stop the
 * batch. */
static bool is_usable(const uint64_t *arg)
{
    return memmap_holds(arg[0], arg[1]);
}

static uint64_t call_write(const uint64_t *arg)
{
    uint64_t *word = (uint64_t *)arg[0];

    if (!is_usable(arg))
        return 0;
    payload_open(word, arg[1]);
    for (uint64_t i = 0; i < arg[1] / sizeof *word; i++)
        deck_store(&word[i], arg[2]);
    payload_close(word, arg[1]);
    return 0;
}

static uint64_t call_read(const uint64_t *arg)
{
    const uint64_t *word = (const uint64_t *)arg[0];
    uint64_t others = 0;

    if (!is_usable(arg))
        return 0;
    payload_open(word, arg[1]);
    for (uint64_t i = 0; i < arg[1] / sizeof *word; i++)
        others += deck_load(&word[i]) != arg[2];
    payload_close(word, arg[1]);
    return others;
}

static uint64_t call_touch(const uint64_t *arg)
{
    char *block = (char *)arg[0];

    if (!is_usable(arg) || arg[2] == 0)
        return 0;
    payload_open(block, arg[1]);
    for (uint64_t at = 0; at + sizeof at <= arg[1]; at += arg[2])
        deck_store((uint64_t *)(block + at), at);
    payload_close(block, arg[1]);
    return 0;
}

static uint64_t call_barrier(const uint64_t *arg)
{
    (void)arg;
    crew_barrier();
    return 0;
}

static uint64_t call_pause(const uint64_t *arg)
{
    deck_work(arg[0]);
    return 0;
}

call *const calls[N_CALLS] = {
    [CALL_INIT] = call_init,           [CALL_MALLOC] = call_malloc,
    [CALL_FREE] = call_free,           [CALL_REALLOC] = call_realloc,
    [CALL_MEMALIGN] = call_memalign,   [CALL_THREAD_EXIT] = call_thread_exit,
    [CALL_CHECKHEAP] = call_checkheap, [CALL_WRITE] = call_write,
    [CALL_READ] = call_read,           [CALL_TOUCH] = call_touch,
    [CALL_BARRIER] = call_barrier,     [CALL_PAUSE] = call_pause,
};
const unsigned n_calls = N_CALLS;
