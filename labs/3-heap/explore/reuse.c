/* reuse.c: which freed block should be used next, the last or the first?
 *
 * A program holds a few blocks at a time, out of many free ones: it allocates
 * `burst` blocks, writes each, frees them all, and does so again. The free list
 * gives back either the block freed last (LIFO, a stack) or the one freed first
 * (FIFO, a queue). A simulated cache counts the misses; nothing is timed.
 *
 *   cache: 64 sets of 8 ways, 64-byte lines, 32 KiB in all, least recently
 *          used out first
 *   pool:  4096 blocks of one line each, 256 KiB, more than the cache holds
 *
 * Prediction: LIFO touches the same `burst` blocks for ever, to and fro: it
 * misses once for each, and later only those beyond what the cache holds. FIFO
 * walks through the whole pool before it comes back: by then the line is gone,
 * and every allocation misses.
 */
#include <stdbool.h>
#include <stdio.h>

enum { SETS = 64, WAYS = 8, LINES = SETS * WAYS, BLOCKS = 4096 };
enum { ALLOCATIONS = 65536, BURST_MAX = 1024 };

struct cache {
    long way[SETS][WAYS]; /* lines, most recently used first; -1: none */
    unsigned misses;
};

static void cache_init(struct cache *cache)
{
    cache->misses = 0;
    for (unsigned set = 0; set < SETS; set++)
        for (unsigned way = 0; way < WAYS; way++)
            cache->way[set][way] = -1;
}

/* Brings the line to the front of its set; the last one goes if it was absent.
 */
static void cache_touch(struct cache *cache, long line)
{
    long *way = cache->way[line % SETS];
    unsigned at = 0;

    while (at < WAYS - 1 && way[at] != line)
        at++;
    cache->misses += way[at] != line;
    for (; at > 0; at--)
        way[at] = way[at - 1];
    way[0] = line;
}

/* A ring of free blocks: put at one end, taken at the same or the other end. */
struct pool {
    long block[BLOCKS];
    unsigned first, count;
    bool lifo;
};

static void pool_put(struct pool *pool, long block)
{
    pool->block[(pool->first + pool->count++) % BLOCKS] = block;
}

static long pool_take(struct pool *pool)
{
    unsigned last = pool->first + --pool->count;
    unsigned at = pool->lifo ? last : pool->first++;

    return pool->block[at % BLOCKS];
}

static unsigned misses(bool lifo, unsigned burst)
{
    static struct cache cache;
    static struct pool pool;
    long held[BURST_MAX];

    cache_init(&cache);
    pool = (struct pool){.lifo = lifo};
    for (long block = 0; block < BLOCKS; block++)
        pool_put(&pool, block);
    for (unsigned done = 0; done < ALLOCATIONS; done += burst) {
        for (unsigned i = 0; i < burst; i++)
            cache_touch(&cache, held[i] = pool_take(&pool));
        for (unsigned i = 0; i < burst; i++)
            pool_put(&pool, held[i]);
    }
    return cache.misses;
}

static unsigned predicted(bool lifo, unsigned burst)
{
    unsigned again = ALLOCATIONS / burst - 1;

    if (!lifo)
        return ALLOCATIONS;
    return burst + (burst > LINES ? again * (burst - LINES) : 0);
}

static bool row(bool lifo, unsigned burst)
{
    unsigned theory = predicted(lifo, burst);
    unsigned fact = misses(lifo, burst);

    printf("  %-5s   %5u   %9u   %7u   %5.1f %%\n", lifo ? "LIFO" : "FIFO",
           burst, theory, fact, 100.0 * fact / ALLOCATIONS);
    return fact == theory;
}

int main(void)
{
    bool right = true;

    printf("Why reuse what was freed last: misses in %d allocations\n"
           "  list    burst   predicted   counted\n",
           ALLOCATIONS);
    for (unsigned burst = 1; burst <= BURST_MAX; burst *= 4) {
        right &= row(true, burst);
        right &= row(false, burst);
    }
    puts(right ? "As predicted.\n" : "Not as predicted!\n");
    return !right;
}
