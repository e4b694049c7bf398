/* dice.c: the generator xoshiro256** of Blackman and Vigna, seeded with
 * splitmix64 so that neighbouring seeds share nothing. */
#include "dice.h"

static uint64_t rotate_left(uint64_t word, unsigned bits)
{
    return word << bits | word >> (64 - bits);
}

/* One step of splitmix64: a counter, well stirred. */
static uint64_t splitmix(uint64_t *counter)
{
    uint64_t word = *counter += 0x9e3779b97f4a7c15;
    word = (word ^ word >> 30) * 0xbf58476d1ce4e5b9;
    word = (word ^ word >> 27) * 0x94d049bb133111eb;
    return word ^ word >> 31;
}

void dice_seed(struct dice *dice, uint64_t seed)
{
    for (unsigned i = 0; i < 4; i++)
        dice->state[i] = splitmix(&seed);
}

uint64_t dice_next(struct dice *dice)
{
    uint64_t *s = dice->state;
    uint64_t result = rotate_left(s[1] * 5, 7) * 9;
    uint64_t shifted = s[1] << 17;

    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= shifted;
    s[3] = rotate_left(s[3], 45);
    return result;
}

/* The remainder favours small numbers by at most span / 2^64: nothing, for the
 * spans that we use. */
uint64_t dice_between(struct dice *dice, uint64_t low, uint64_t high)
{
    uint64_t span = high - low + 1;
    return low + (span == 0 ? dice_next(dice) : dice_next(dice) % span);
}

bool dice_chance(struct dice *dice, unsigned percent)
{
    return dice_between(dice, 0, 99) < percent;
}

/* Throws an octave first, then a number in that octave. */
uint64_t dice_skewed(struct dice *dice, uint64_t low, uint64_t high)
{
    unsigned octaves = 0;
    while (low << (octaves + 1) <= high)
        octaves++;

    unsigned octave = (unsigned)dice_between(dice, 0, octaves);
    uint64_t first = low << octave;
    uint64_t last = octave == octaves ? high : 2 * first - 1;
    return dice_between(dice, first, last);
}
