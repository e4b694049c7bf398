/* How a call of lab 5 reads. */
#include "../wire/calls.h"
#include "../../judge/box/script.h"

#include <stdio.h>

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
    [CALL_MALLOC] = {"mm_malloc(%lu)", false},
    [CALL_FREE] = {"mm_free(%s)", true},
    [CALL_REALLOC] = {"mm_realloc(%s, %lu)", true},
    [CALL_MEMALIGN] = {"mm_memalign(%lu, %lu)", false},
    [CALL_THREAD_EXIT] = {"mm_thread_exit()", false},
    [CALL_CHECKHEAP] = {"mm_checkheap()", false},
    [CALL_WRITE] = {"writing to %s, %lu bytes", true},
    [CALL_READ] = {"reading at %s, %lu bytes", true},
    [CALL_TOUCH] = {"writing to %s, %lu bytes", true},
    [CALL_BARRIER] = {"waiting for the others", false},
    [CALL_PAUSE] = {"working for %lu cycles", false},
};

void lab_describe_call(char *text, size_t bytes, unsigned call,
                       const uint64_t arg[WIRE_ARGS])
{
    if (call == CALL_READ && arg[1] == 0)
        text[0] = '\0'; /* it waits for its block, and reads nothing */
    else if (calls[call].on_block)
        snprintf(text, bytes, calls[call].format, address(arg[0]), arg[1]);
    else
        snprintf(text, bytes, calls[call].format, arg[0], arg[1]);
}
