/* cache.c: see cache.h. */
#include "cache.h"

/* The way that holds a number, or CACHE_WAYS. */
static unsigned find(const struct cache_set *set, uint64_t number)
{
    unsigned way = 0;
    while (way < CACHE_WAYS && set->key[way] >> 1 != number)
        way++;
    return way;
}

uint64_t cache_add(struct cache_set *set, uint64_t key)
{
    unsigned way = find(set, key >> 1);
    if (way == CACHE_WAYS)
        way--;
    uint64_t old = set->key[way];
    cache_front(set, way, key);
    return old >> 1 == key >> 1 ? 0 : old;
}

void cache_drop(struct cache_set *set, uint64_t number)
{
    unsigned way = find(set, number);
    if (way == CACHE_WAYS)
        return;
    for (; way + 1 < CACHE_WAYS; way++)
        set->key[way] = set->key[way + 1];
    set->key[way] = 0;
}

void cache_protect(struct cache_set *set, uint64_t number)
{
    unsigned way = find(set, number);
    if (way < CACHE_WAYS)
        set->key[way] &= ~(uint64_t)CACHE_WRITABLE;
}
