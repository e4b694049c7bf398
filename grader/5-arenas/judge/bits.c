#include "bits.h"

enum { WORD = 64 };

/* A span is walked word by word. Numbers 60 to 130, say:
 *
 *     word 0: 60 to 63     word 1: all 64     word 2: 128 to 130
 *
 * Returns the bits of the span's first word, and which word that is; the span
 * then begins with the next. */
static uint64_t next_mask(struct span *span, uint64_t *word)
{
    uint64_t end = (span->from / WORD + 1) * WORD;
    uint64_t to = span->to < end ? span->to : end;
    uint64_t count = to - span->from;
    uint64_t ones = count == WORD ? ~0ul : (1ul << count) - 1;
    uint64_t mask = ones << span->from % WORD;

    *word = span->from / WORD;
    span->from = to;
    return mask;
}

bool bits_any(const uint64_t *set, struct span span)
{
    uint64_t word;

    while (span.from < span.to) {
        uint64_t mask = next_mask(&span, &word);
        if (set[word] & mask)
            return true;
    }
    return false;
}

bool bits_all(const uint64_t *set, struct span span)
{
    uint64_t word;

    while (span.from < span.to) {
        uint64_t mask = next_mask(&span, &word);
        if ((set[word] & mask) != mask)
            return false;
    }
    return true;
}

void bits_add(uint64_t *set, struct span span)
{
    uint64_t word;

    while (span.from < span.to) {
        uint64_t mask = next_mask(&span, &word);
        set[word] |= mask;
    }
}

void bits_remove(uint64_t *set, struct span span)
{
    uint64_t word;

    while (span.from < span.to) {
        uint64_t mask = next_mask(&span, &word);
        set[word] &= ~mask;
    }
}
