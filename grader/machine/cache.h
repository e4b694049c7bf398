/* cache.h: one set of a set-associative cache, least recently used goes first.
 *
 *     key[0]  key[1]  ...  key[7]        most recently used first; 0: empty
 *
 * A key is the number of a line or page, times 2, plus 1 if the core may write
 * there without asking. The number 0 (the null page) is never cached.
 */
#ifndef MACHINE_CACHE_H
#define MACHINE_CACHE_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { CACHE_WAYS = 8, CACHE_WRITABLE = 1 };

struct cache_set {
    uint64_t key[CACHE_WAYS];
};

static inline uint64_t cache_key(uint64_t number, bool writable)
{
    return number << 1 | writable;
}

/* Puts a key first; key[way] gives way to it. */
static inline void cache_front(struct cache_set *set, unsigned way,
                               uint64_t key)
{
    for (; way > 0; way--)
        set->key[way] = set->key[way - 1];
    set->key[0] = key;
}

/* The key of a number, now the most recently used one, or 0. */
static inline uint64_t cache_use(struct cache_set *set, uint64_t number)
{
    for (unsigned way = 0; way < CACHE_WAYS; way++) {
        uint64_t key = set->key[way];
        if (key >> 1 != number)
            continue;
        cache_front(set, way, key);
        return key;
    }
    return 0;
}

/* Adds a key, or replaces that of the same number. Returns the key that had to
 * leave, or 0. */
uint64_t cache_add(struct cache_set *set, uint64_t key);

/* The number is forgotten, or may no longer be written, if it is there. */
void cache_drop(struct cache_set *set, uint64_t number);
void cache_protect(struct cache_set *set, uint64_t number);

#endif
