/* bits.h: sets of small numbers, of which whole spans come and go. */
#ifndef BITS_H
#define BITS_H

#include <stdbool.h>
#include <stdint.h>

/* The numbers from <= i < to. */
struct span {
    uint64_t from, to;
};

/* One of the span's numbers is in the set; all of them are. */
bool bits_any(const uint64_t *set, struct span span);
bool bits_all(const uint64_t *set, struct span span);

void bits_add(uint64_t *set, struct span span);
void bits_remove(uint64_t *set, struct span span);

#endif
