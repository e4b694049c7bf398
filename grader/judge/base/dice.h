/* dice: random numbers that repeat. The same seed gives the same numbers on
 * every machine and in every year: marks depend on it. */
#ifndef DICE_H
#define DICE_H

#include <stdbool.h>
#include <stdint.h>

/* xoshiro256**, seeded through splitmix64. */
struct dice {
    uint64_t state[4];
};

/* Starts the sequence that belongs to SEED; every value is a good seed. */
void dice_seed(struct dice *, uint64_t seed);

/* The next 64 random bits. */
uint64_t dice_next(struct dice *);

/* A number in LOW ... HIGH, both included; LOW <= HIGH. */
uint64_t dice_between(struct dice *, uint64_t low, uint64_t high);

/* True PERCENT times out of a hundred. */
bool dice_chance(struct dice *, unsigned percent);

/* A number in LOW ... HIGH, small ones more often: each doubling of size is
 * as likely as the next. 1 <= LOW <= HIGH < 2^62. */
uint64_t dice_skewed(struct dice *, uint64_t low, uint64_t high);

#endif
