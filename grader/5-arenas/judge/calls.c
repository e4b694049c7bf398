/* How a call of lab 5 reads. */
#include "../wire/calls.h"
#include "../../judge/box/script.h"

#include <stdint.h>
#include <stdio.h>

enum { CLOSE_TO_LAST = 1 << 16 };

/* A size that nothing can have is told as the program would write it. */
static const char *size(uint64_t bytes)
{
    static char text[2][32];
    static unsigned turn;
    uint64_t below = SIZE_MAX - bytes;

    turn = !turn;
    if (bytes == SIZE_MAX)
        return "SIZE_MAX";
    if (below < CLOSE_TO_LAST)
        snprintf(text[turn], sizeof text[turn], "SIZE_MAX - %lu", below);
    else
        snprintf(text[turn], sizeof text[turn], "%lu", bytes);
    return text[turn];
}

/* "NULL", or the address. */
static const char *address(uint64_t at)
{
    static char text[32];

    if (at == 0)
        return "NULL";
    snprintf(text, sizeof text, "%#lx", at);
    return text;
}

static const struct {
    const char *format;
    bool on_block; /* the first argument is an address */
} calls[N_CALLS] = {
    [CALL_INIT] = {"mm_init()", false},
    [CALL_MALLOC] = {"mm_malloc(%s)", false},
    [CALL_FREE] = {"mm_free(%s)", true},
    [CALL_REALLOC] = {"mm_realloc(%s, %s)", true},
    [CALL_MEMALIGN] = {"mm_memalign(%s, %s)", false},
    [CALL_THREAD_EXIT] = {"mm_thread_exit()", false},
    [CALL_CHECKHEAP] = {"mm_checkheap()", false},
    [CALL_WRITE] = {"writing to %s, %s bytes", true},
    [CALL_READ] = {"reading at %s, %s bytes", true},
    [CALL_TOUCH] = {"writing to %s, %s bytes", true},
    [CALL_BARRIER] = {"waiting for the others", false},
    [CALL_PAUSE] = {"working for %s cycles", false},
};

void lab_describe_call(char *text, size_t bytes, unsigned call,
                       const uint64_t arg[WIRE_ARGS])
{
    if (call == CALL_READ && arg[1] == 0)
        text[0] = '\0'; /* it waits for its block, and reads nothing */
    else if (calls[call].on_block)
        snprintf(text, bytes, calls[call].format, address(arg[0]),
                 size(arg[1]));
    else
        snprintf(text, bytes, calls[call].format, size(arg[0]), size(arg[1]));
}
