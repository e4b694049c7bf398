/* shared.c: see shared.h. */
#include "shared.h"

enum {
    WORD_BYTES = 8, /* what is one place in memory */
    SLOTS = 4 * MACHINE_EVENTS,
};

struct word {
    uint64_t number; /* address / WORD_BYTES; 0: an empty slot */
    uint64_t cores;  /* bit i: core i */
    bool written;
};

static struct word words[SLOTS];

/* The slot of a word, or the empty one where it would go. Fibonacci hashing:
 * neighbours land far apart. */
static struct word *word_of(const struct machine_event *event)
{
    uint64_t number = (uint64_t)event->at / WORD_BYTES;
    uint64_t at = number * 0x9e3779b97f4a7c15 >> 32;
    while (words[at % SLOTS].number != 0 && words[at % SLOTS].number != number)
        at++;
    return &words[at % SLOTS];
}

void shared_find(const struct machine_event *event, unsigned n)
{
    for (unsigned i = 0; i < SLOTS; i++)
        words[i] = (struct word){0};
    for (; n > 0; event++, n--) {
        struct word *word = word_of(event);
        if (!event->at || event->kind == EVENT_NOTE)
            continue;
        word->number = (uint64_t)event->at / WORD_BYTES;
        word->cores |= UINT64_C(1) << event->core % MACHINE_CORES;
        word->written |= event->kind != EVENT_LOAD;
    }
}

bool shared_is(const struct machine_event *event)
{
    const struct word *word = word_of(event);
    if (event->kind == EVENT_NOTE)
        return false;
    bool several = (word->cores & (word->cores - 1)) != 0;
    return several && word->written;
}
