/* stress.c: what one does without a machine that explores: threads pass blocks
 * to each other as fast as they can, and each block is looked at when it is
 * freed. Status 0: nothing was noticed; 1: a block was not as it was left, or
 * the checker complained. A crash or a run of 10 seconds ends it by a signal.
 */
#include "mm.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { THREADS = 4, ROUNDS = 20000, SHELVES = 32, SECONDS = 10, WORDS = 16 };

/* A block in use holds its number of words, and then its tag in each. */
static _Atomic(uint64_t *) shelf[SHELVES];
static atomic_uint tags;

static uint64_t roll(uint64_t *dice)
{
    *dice = *dice * 6364136223846793005u + 1442695040888963407u;
    return *dice >> 33;
}

static uint64_t *make(uint64_t *dice)
{
    uint64_t words = 2 + roll(dice) % WORDS;
    uint64_t *block = mm_malloc(words * sizeof *block);
    uint64_t tag = atomic_fetch_add(&tags, 1);
    if (!block)
        exit(1);
    block[0] = words;
    for (uint64_t i = 1; i < words; i++)
        block[i] = tag;
    return block;
}

static void drop(uint64_t *block)
{
    if (!block)
        return;
    if (block[0] < 2 || block[0] > 2 + WORDS)
        exit(1);
    for (uint64_t i = 2; i < block[0]; i++)
        if (block[i] != block[1])
            exit(1);
    mm_free(block);
}

static void *work(void *number)
{
    uint64_t dice = (uintptr_t)number;
    for (unsigned i = 0; i < ROUNDS; i++) {
        uint64_t *block = roll(&dice) % 2 ? make(&dice) : NULL;
        drop(atomic_exchange(&shelf[roll(&dice) % SHELVES], block));
    }
    mm_thread_exit();
    return NULL;
}

int main(void)
{
    pthread_t thread[THREADS];
    alarm(SECONDS);
    mm_init();
    for (uintptr_t i = 0; i < THREADS; i++)
        pthread_create(&thread[i], NULL, work,
                       (void *)(i + (uintptr_t)getpid()));
    for (unsigned i = 0; i < THREADS; i++)
        pthread_join(thread[i], NULL);
    for (unsigned i = 0; i < SHELVES; i++)
        drop(shelf[i]);
    return !mm_checkheap(__LINE__);
}
