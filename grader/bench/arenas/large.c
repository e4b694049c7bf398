/* large.c: large blocks, among small ones and alone. */
#include "work.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* ---- mstress: allocate, keep, free, and hand some on to other threads ---- */

enum { STRESS_ROUNDS = 6, STRESS_STEPS = 60000, HANDED = 1000, KEPT = 4000 };

static _Atomic(char *) handed[HANDED];

/* Words of 8 bytes: mostly 1 to 16, one in a hundred a hundred times as much,
 * and so on up to 1 MiB. */
static size_t stress_bytes(uint64_t *seed)
{
    size_t words = (size_t)1 << dice_between(seed, 0, 4);
    size_t luck = dice_between(seed, 0, 9999);
    if (luck == 0)
        words *= 10000;
    else if (luck <= 10)
        words *= 1000;
    else if (luck <= 100)
        words *= 100;
    return words * sizeof(uint64_t);
}

/* Zeroed, as by a program that uses all it asks for. */
static char *stress_block(uint64_t *seed)
{
    size_t bytes = stress_bytes(seed);
    char *block = fresh(bytes);
    memset(block, 0, bytes);
    return block;
}

static void stress_step(char **kept, uint64_t *seed)
{
    char **at = &kept[dice_between(seed, 0, KEPT - 1)];
    if (dice(seed) % 2) {
        free(*at);
        *at = stress_block(seed);
        return;
    }
    free(*at);
    *at = NULL;
    if (dice(seed) % 4 == 0)
        *at = atomic_exchange(&handed[dice_between(seed, 0, HANDED - 1)],
                              stress_block(seed));
}

static void mstress(unsigned thread)
{
    char **kept = calloc(KEPT, sizeof *kept);
    uint64_t seed = 1 + thread;
    for (unsigned i = 0; i < STRESS_STEPS; i++)
        stress_step(kept, &seed);
    for (unsigned i = 0; i < KEPT; i++)
        free(kept[i]);
    free(kept);
}

uint64_t work_mstress(void)
{
    for (unsigned round = 0; round < STRESS_ROUNDS; round++)
        crew(n_threads, mstress);
    for (unsigned i = 0; i < HANDED; i++)
        free(handed[i]);
    return (uint64_t)STRESS_ROUNDS * STRESS_STEPS * n_threads;
}

/* ---- large ---- */

enum { LARGE_BLOCKS = 20, LARGE_STEPS = 250, MEGABYTE = 1 << 20, PAGE = 4096 };

static void large(unsigned thread)
{
    char *block[LARGE_BLOCKS] = {0};
    uint64_t seed = 1 + thread;
    for (unsigned i = 0; i < LARGE_STEPS; i++) {
        char **at = &block[dice_between(&seed, 0, LARGE_BLOCKS - 1)];
        size_t bytes = dice_between(&seed, 5 * MEGABYTE, 25 * MEGABYTE);
        free(*at);
        *at = fresh(bytes);
        for (size_t byte = 0; byte < bytes; byte += PAGE)
            touch(*at + byte, 1);
    }
    for (unsigned i = 0; i < LARGE_BLOCKS; i++)
        free(block[i]);
}

uint64_t work_large(void)
{
    crew(n_threads, large);
    return (uint64_t)LARGE_STEPS * n_threads;
}
