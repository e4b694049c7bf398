#include "pageset.h"

/* The bits of the word of page `first` that stand for it and those after it,
 * below `end`; *first becomes the first page of the next word. */
static uint64_t bits_of_word(uint64_t *first, uint64_t end)
{
    uint64_t from = *first % 64, next = *first - from + 64;
    uint64_t bits = ~UINT64_C(0) << from;

    if (end < next)
        bits &= ~(~UINT64_C(0) << end % 64);
    *first = next;
    return bits;
}

bool pageset_has_all(const struct pageset *set, uint64_t first, uint64_t n)
{
    for (uint64_t end = first + n; first < end;) {
        uint64_t word = set->word[first / 64];
        uint64_t bits = bits_of_word(&first, end);
        if ((word & bits) != bits)
            return false;
    }
    return true;
}

bool pageset_has_none(const struct pageset *set, uint64_t first, uint64_t n)
{
    for (uint64_t end = first + n; first < end;) {
        uint64_t word = set->word[first / 64];
        if (word & bits_of_word(&first, end))
            return false;
    }
    return true;
}

void pageset_add(struct pageset *set, uint64_t first, uint64_t n)
{
    for (uint64_t end = first + n; first < end;) {
        uint64_t *word = &set->word[first / 64];
        *word |= bits_of_word(&first, end);
    }
}

void pageset_remove(struct pageset *set, uint64_t first, uint64_t n)
{
    for (uint64_t end = first + n; first < end;) {
        uint64_t *word = &set->word[first / 64];
        *word &= ~bits_of_word(&first, end);
    }
}
