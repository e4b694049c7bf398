/* random.h: numbers that a seed makes, all the same everywhere (splitmix64:
 * Steele, Lea, Flood: Fast splittable pseudorandom number generators. OOPSLA
 * 2014). */
#ifndef MACHINE_RANDOM_H
#define MACHINE_RANDOM_H

#include <stdint.h>

static inline uint64_t random_next(uint64_t *state)
{
    uint64_t mixed = *state += 0x9e3779b97f4a7c15;
    mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9;
    mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111eb;
    return mixed ^ mixed >> 31;
}

/* One of 0 to below - 1. */
static inline uint64_t random_below(uint64_t *state, uint64_t below)
{
    return random_next(state) % below;
}

#endif
