/* heaps.c: five ways to use a heap from many threads. An operation is a malloc
 * and the free of it, or of another block.
 *
 *   larson      a table of blocks a thread, each operation replaces one; every
 *               16th time it is one of a table that all share, and was most
 *               likely another thread's (Larson and Krishnan, ISMM 1998)
 *   threadtest  a batch is allocated, written and freed, by one thread (Berger
 *               and others, ASPLOS 2000, as the two below)
 *   producer    every other thread allocates messages and writes them; its
 *               neighbour reads and frees them
 *   thrash      a small block is allocated, written often, and freed: do two
 *               threads get blocks of one line? (active false sharing)
 *   scratch     the same, but first each frees a small block out of a batch
 *               that one thread has allocated (passive false sharing)
 */
#include <pthread.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

#include "mm.h"
#include "workload.h"

enum {
    LINE = 64,
    OPERATIONS = 64, /* of a thread in a round */
    WRITES = 1000    /* to a small block */
};

/* What one thread works with, in lines of its own. */
struct own {
    _Alignas(LINE) uint64_t dice;
};

static struct own own[MAX_THREADS];

static uint64_t roll(struct own *me)
{
    if (me->dice == 0)
        me->dice = (uint64_t)(me - own) + 1;
    me->dice = me->dice * 6364136223846793005 + 1442695040888963407;
    return me->dice >> 33;
}

/* ---- larson */

enum { TABLE = 256, SHARED = 1024, SHARE_EVERY = 100, SMALL = 16, SIZES = 256 };

static _Alignas(LINE) char *table[MAX_THREADS][TABLE];
static _Atomic(char *) shared[SHARED];

static char *allocate_some(struct own *me)
{
    size_t bytes = SMALL + roll(me) % SIZES;
    char *block = mm_malloc(bytes);
    if (block)
        block[0] = block[bytes - 1] = 1;
    return block;
}

static void larson(unsigned self, unsigned threads, unsigned rounds)
{
    struct own *me = &own[self];
    (void)threads;
    for (unsigned i = 0; i < rounds * OPERATIONS; i++) {
        char *block = allocate_some(me);
        if (i % SHARE_EVERY == 0) {
            mm_free(atomic_exchange(&shared[roll(me) % SHARED], block));
            continue;
        }
        char **slot = &table[self][roll(me) % TABLE];
        mm_free(*slot);
        *slot = block;
    }
}

/* ---- threadtest */

enum { OBJECT = 64 };

static void threadtest(unsigned self, unsigned threads, unsigned rounds)
{
    char **batch = table[self];
    (void)threads;
    for (; rounds > 0; rounds--) {
        for (unsigned i = 0; i < OPERATIONS; i++) {
            batch[i] = mm_malloc(OBJECT);
            if (batch[i])
                batch[i][0] = 1;
        }
        for (unsigned i = 0; i < OPERATIONS; i++)
            mm_free(batch[i]);
    }
}

/* ---- producer: a ring of batches from a thread to its neighbour
 *
 *     taken ... given      batches under way, at most BATCHES of them
 */

enum { BATCHES = 4 };

static struct {
    _Alignas(LINE) atomic_uint given;
    _Alignas(LINE) atomic_uint taken;
    _Alignas(LINE) char *block[BATCHES][OPERATIONS];
} ring[MAX_THREADS];

static void give(unsigned by)
{
    unsigned at = atomic_load(&ring[by].given);
    while (at - atomic_load(&ring[by].taken) == BATCHES)
        ;
    for (unsigned i = 0; i < OPERATIONS; i++) {
        char *block = mm_malloc(OBJECT);
        if (block)
            block[0] = 1;
        ring[by].block[at % BATCHES][i] = block;
    }
    atomic_store(&ring[by].given, at + 1);
}

static void take(unsigned of)
{
    unsigned at = atomic_load(&ring[of].taken);
    while (atomic_load(&ring[of].given) == at)
        ;
    for (unsigned i = 0; i < OPERATIONS; i++) {
        char *block = ring[of].block[at % BATCHES][i];
        if (block && block[0] == 1)
            mm_free(block);
    }
    atomic_store(&ring[of].taken, at + 1);
}

/* Two batches a round for two threads: a thread alone gives one and takes it,
 * else each gives two or takes two. */
static void producer(unsigned self, unsigned threads, unsigned rounds)
{
    for (unsigned i = 0; i < 2 * rounds; i++)
        if (threads == 1 ? i % 2 == 0 : self % 2 == 0)
            give(self);
        else
            take(self & ~1U);
}

/* ---- thrash and scratch */

enum { TINY = 8, TINY_OPERATIONS = 4 };

static char *gift[MAX_THREADS];
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void give_each(void)
{
    for (unsigned i = 0; i < MAX_THREADS; i++)
        gift[i] = mm_malloc(TINY);
}

/* A heap that was used before: its first blocks are free, not uncut. */
static void give_each_and_free(void)
{
    give_each();
    for (unsigned i = 0; i < MAX_THREADS; i++)
        mm_free(gift[i]);
}

/* The reads and writes are the workload: the compiler must leave them all. */
static void write_often(volatile char *block)
{
    for (unsigned i = 0; block && i < WRITES; i++)
        block[i % TINY]++;
}

static void use_small_blocks(unsigned rounds)
{
    for (unsigned i = 0; i < rounds * TINY_OPERATIONS; i++) {
        char *block = mm_malloc(TINY);
        write_often(block);
        mm_free(block);
    }
}

static void thrash(unsigned self, unsigned threads, unsigned rounds)
{
    (void)self;
    (void)threads;
    pthread_once(&once, give_each_and_free);
    use_small_blocks(rounds);
}

static void scratch(unsigned self, unsigned threads, unsigned rounds)
{
    (void)threads;
    pthread_once(&once, give_each);
    mm_free(gift[self]);
    gift[self] = NULL;
    use_small_blocks(rounds);
}

const struct workload workloads[] = {
    {"larson", larson, OPERATIONS},
    {"threadtest", threadtest, OPERATIONS},
    {"producer", producer, OPERATIONS},
    {"thrash", thrash, TINY_OPERATIONS},
    {"scratch", scratch, TINY_OPERATIONS},
    {0},
};
