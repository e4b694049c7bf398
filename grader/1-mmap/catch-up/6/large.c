/* large.c: an allocator for large blocks. A block has a mapping of its own, or
 * is a piece of an arena; its address says which:
 *
 *   mapping   page                                a multiple of 4096
 *             v
 *             +-----------------------------------+
 *             | the caller's                      |
 *             +-----------------------------------+
 *
 *   arena     0        16                32k      32k + 16
 *             +--------+-----------------+--------+-------- ~ -+
 *             | header | the caller's    | header | free       |
 *             +--------+-----------------+--------+-------- ~ -+
 *                       ^ 16 behind a multiple of 32: never one of 4096
 *
 * A header in front of a mapping's block would cost a page. So what was asked
 * for is kept elsewhere, in a table that is sorted by address.
 *
 * The free blocks of all arenas are in lists, list k those of 2^k bytes up to
 * 2^(k + 1); the smallest that suffices is taken and divided. No two free
 * blocks are neighbours: what is freed is joined with them. Nothing is written
 * behind the last block, lest the kernel give a page there.
 *
 *   header of the next one: before = size            (neighbours)
 *   free => neither neighbour is free                    (joined)
 *   free <=> in list list_of(size), once                  (lists)
 *
 * Left out: to give back what is free in an arena that is used. */
#include "large.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

enum {
    PAGE = 4096,
    UNIT = 32,              /* sizes of an arena's blocks are multiples */
    ARENA_BYTES = 64 << 20, /* address space; the kernel gives what is used */
    LISTS = 27,             /* list_of(ARENA_BYTES) + 1 */
    HEADER_BYTES = 16,
};

_Static_assert(LARGE_THRESHOLD_MAX + UNIT <= ARENA_BYTES, "fits an arena");

static size_t threshold = LARGE_THRESHOLD_BYTES;

/* 0 when that does not fit. */
static size_t round_up(size_t bytes, size_t to)
{
    return (bytes + to - 1) & -to;
}

/* NULL with errno ENOMEM. */
static void *map(size_t bytes)
{
    void *at = mmap(NULL, bytes, PROT_READ | PROT_WRITE,
                    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return at == MAP_FAILED ? NULL : at;
}

/* ---- Blocks with a mapping of their own ---- */

struct mapping {
    const char *at;
    size_t bytes; /* asked for */
};

/* Sorted by address, the highest first: the kernel maps from there downwards,
 * so a new one mostly is the last.
 *
 *   table.mapping[i].at > table.mapping[i + 1].at */
static struct {
    struct mapping *mapping;
    size_t n, room; /* mappings */
} table;

/* The first in the table that is not above the address; table.n: none. */
static size_t table_find(const char *at)
{
    size_t from = 0, to = table.n;
    while (from < to) {
        size_t middle = from + (to - from) / 2;
        if (table.mapping[middle].at > at)
            from = middle + 1;
        else
            to = middle;
    }
    return from;
}

/* Makes room for one more. mremap moves entries of the page table, and no
 * bytes. False with errno ENOMEM. */
static bool table_grow(void)
{
    if (table.n < table.room)
        return true;
    size_t bytes = table.room * sizeof *table.mapping;
    void *more = bytes == 0
                     ? map(PAGE)
                     : mremap(table.mapping, bytes, 2 * bytes, MREMAP_MAYMOVE);
    if (!more || more == MAP_FAILED)
        return false;
    table.mapping = more;
    table.room = (bytes == 0 ? PAGE : 2 * bytes) / sizeof *table.mapping;
    return true;
}

/* To shift a few thousand of them takes no longer than the system call that
 * comes with it. */
static void table_insert(struct mapping mapping)
{
    struct mapping *here = &table.mapping[table_find(mapping.at)];
    size_t behind = (size_t)(table.mapping + table.n - here);
    memmove(here + 1, here, behind * sizeof *here);
    *here = mapping;
    table.n++;
}

static struct mapping table_remove(const char *at)
{
    struct mapping *here = &table.mapping[table_find(at)];
    struct mapping found = *here;
    size_t behind = (size_t)(table.mapping + table.n - here) - 1;
    memmove(here, here + 1, behind * sizeof *here);
    table.n--;
    return found;
}

static void *mapping_new(size_t bytes)
{
    size_t pages_bytes = round_up(bytes, PAGE);
    if (pages_bytes == 0) {
        errno = ENOMEM;
        return NULL;
    }
    if (!table_grow())
        return NULL;
    char *at = map(pages_bytes);
    if (at)
        table_insert((struct mapping){at, bytes});
    return at;
}

static void mapping_free(char *at)
{
    struct mapping mapping = table_remove(at);
    munmap(at, round_up(mapping.bytes, PAGE));
    if (mapping.bytes >= threshold && mapping.bytes <= LARGE_THRESHOLD_MAX)
        threshold = mapping.bytes + 1;
}

/* ---- Blocks of arenas ---- */

enum flag { FREE = 1, LAST = 2, FLAGS = UNIT - 1 };

struct block {
    size_t before;             /* size of the block before; 0: the first */
    size_t tag;                /* size | flags */
    struct block *next, *prev; /* FREE: in its list; else the caller's */
};

static struct block *lists[LISTS];

static size_t block_size(const struct block *b)
{
    return b->tag & ~(size_t)FLAGS;
}

static void *block_payload(struct block *b)
{
    return (char *)b + HEADER_BYTES;
}

static struct block *block_of(const void *payload)
{
    return (struct block *)((const char *)payload - HEADER_BYTES);
}

static struct block *block_at(struct block *b, size_t bytes)
{
    return (struct block *)((char *)b + bytes);
}

/* NULL behind the last one. */
static struct block *block_next(struct block *b)
{
    return b->tag & LAST ? NULL : block_at(b, block_size(b));
}

static unsigned list_of(size_t size)
{
    return 63 - (unsigned)__builtin_clzl(size);
}

static void list_insert(struct block *b)
{
    struct block **list = &lists[list_of(block_size(b))];
    b->tag |= FREE;
    b->prev = NULL;
    b->next = *list;
    if (b->next)
        b->next->prev = b;
    *list = b;
}

static void list_remove(struct block *b)
{
    b->tag &= ~(size_t)FREE;
    if (b->prev)
        b->prev->next = b->next;
    else
        lists[list_of(block_size(b))] = b->next;
    if (b->next)
        b->next->prev = b->prev;
}

/* The smallest free block of at least `size`, or NULL. */
static struct block *lists_find(size_t size)
{
    struct block *best = NULL;
    for (unsigned list = list_of(size); !best && list < LISTS; list++)
        for (struct block *b = lists[list]; b; b = b->next)
            if (block_size(b) >= size &&
                (!best || block_size(b) < block_size(best)))
                best = b;
    return best;
}

/* Sets the size; the neighbour behind is told. */
static void block_resize(struct block *b, size_t size)
{
    b->tag = size | (b->tag & FLAGS);
    struct block *next = block_next(b);
    if (next)
        next->before = size;
}

/* Cuts a block of no list to `size`; the rest, if any, becomes free. */
static void block_split(struct block *b, size_t size)
{
    size_t rest_bytes = block_size(b) - size;
    if (rest_bytes == 0)
        return;
    struct block *rest = block_at(b, size);
    *rest = (struct block){.tag = b->tag & LAST};
    b->tag &= ~(size_t)LAST;
    block_resize(b, size);
    block_resize(rest, rest_bytes);
    list_insert(rest);
}

/* Two neighbours in no list become one, the left one. */
static void block_join(struct block *left, struct block *right)
{
    left->tag |= right->tag & LAST;
    block_resize(left, block_size(left) + block_size(right));
}

/* A new arena: one block in no list. NULL with errno ENOMEM. */
static struct block *arena_new(void)
{
    struct block *b = map(ARENA_BYTES);
    if (b)
        *b = (struct block){.tag = ARENA_BYTES | LAST};
    return b;
}

static void *arena_malloc(size_t bytes)
{
    size_t size = round_up(bytes + HEADER_BYTES, UNIT);
    struct block *b = lists_find(size);
    if (b)
        list_remove(b);
    else
        b = arena_new();
    if (!b)
        return NULL;
    block_split(b, size);
    return block_payload(b);
}

/* Of the arenas where nothing is live, one is kept. */
static void arena_free(struct block *b)
{
    struct block *next = block_next(b);
    if (next && next->tag & FREE) {
        list_remove(next);
        block_join(b, next);
    }
    struct block *before = b->before ? block_at(b, -b->before) : NULL;
    if (before && before->tag & FREE) {
        list_remove(before);
        block_join(before, b);
        b = before;
    }
    if (block_size(b) == ARENA_BYTES && lists[list_of(ARENA_BYTES)])
        munmap(b, ARENA_BYTES);
    else
        list_insert(b);
}

/* ---- The contract ---- */

static bool is_mapping(const void *block)
{
    return (uintptr_t)block % PAGE == 0;
}

void *large_malloc(size_t bytes)
{
    if (bytes == 0)
        return NULL;
    return bytes >= threshold ? mapping_new(bytes) : arena_malloc(bytes);
}

void large_free(void *block)
{
    int saved = errno;
    if (block && is_mapping(block))
        mapping_free(block);
    else if (block)
        arena_free(block_of(block));
    errno = saved;
}

size_t large_usable_size(const void *block)
{
    if (is_mapping(block))
        return round_up(table.mapping[table_find(block)].bytes, PAGE);
    return block_size(block_of(block)) - HEADER_BYTES;
}

size_t large_threshold(void)
{
    return threshold;
}
