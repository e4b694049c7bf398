/* mm.c: a serial heap. Each block carries a tag of 4 bytes; freed blocks wait
 * in lists by size, and free neighbours are merged into one block.
 *
 *       16k-4  16k                                   16j-4
 *         v     v                                      v
 *   live  | tag | payload ...........................  | tag of the next block
 *   quick | tag | next | (left alone) ...............  | tag of the next block
 *   free  | tag | next | prev | (left alone) | footer  | tag of the next block
 *
 * The tag is the size, a multiple of 16, with flags in the bits this leaves.
 * The footer repeats the size: the next block finds by it where this one
 * begins. Links are offsets from the heap's first byte. The heap's last 4 bytes
 * are the end mark, the tag of a live block of size 0.
 *
 * A small block that is freed waits in the quick list of its size for the next
 * request of that size. When nothing else fits, the quick blocks are settled:
 * merged with free neighbours and put in bins, where larger blocks go at once.
 * So the heap grows only after every merge, and by no more than is missing.
 *
 * Invariants, tested by mm_checkheap:
 *   first + size + size ... (n_blocks times) = end mark              (tiling)
 *   PREV_FREE(next(b)) = FREE(b)                                      (flags)
 *   FREE(b) => footer(b) = size(b), not FREE(next(b))                (merged)
 *   FREE(b) <=> b is in bin bin_of(size(b)), once                      (bins)
 *   QUICK(b) <=> b is in quick list size(b) / 16, once                (quick)
 *   bit i of the map = 1 <=> bin i is not empty                         (map)
 * Costs: constant, but for the copy in mm_realloc and for settling, which meets
 * each freed block once. Left out: pages of equal slots without tags (denser
 * for 16 and 32 bytes), separate mappings for huge blocks, as glibc has. */
#include "memlib.h"
#include "mm.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* ---- Types, and the heap's only variable ---- */

enum {
    TAG_BYTES = 4,
    UNIT = 16,          /* sizes are multiples of it; the smallest block */
    HEAP_MAX = 1 << 30, /* 1 GiB: sizes and offsets fit 32 bits */
    QUICK_MAX = 512,    /* the largest size that has a quick list */
    QUICK_LISTS = QUICK_MAX / UNIT + 1,
    BIN_LOG = 3,       /* 8 bins for each doubling of the size */
    BINS = 192,        /* bin_of(HEAP_MAX - UNIT) = 191 */
    MAP_BITS = 64,     /* bins in a word of the map */
    SEARCH_LIMIT = 16, /* blocks looked at in one bin */
};

enum flag {
    FREE = 1,      /* this block is free, and in a bin */
    PREV_FREE = 2, /* the block before is free: it has a footer */
    QUICK = 4,     /* this block waits in a quick list */
    FLAGS = UNIT - 1,
};

struct block {
    uint32_t tag;  /* size | flags */
    uint32_t next; /* in a bin or quick list: offset of the next; 0: none */
    uint32_t prev; /* in a bin: offset of the one before; 0: none */
};

static struct {
    char *base;                    /* first byte of the heap: offset 0 */
    struct block *end;             /* the end mark */
    uint32_t n_blocks;             /* blocks between them, live or not */
    uint32_t quick[QUICK_LISTS];   /* first of each list, as in next */
    uint32_t bins[BINS];           /* first of each bin, as in next */
    uint64_t map[BINS / MAP_BITS]; /* bit i: bin i is not empty */
} heap;

/* ---- Blocks ---- */

static uint32_t block_offset(const struct block *b)
{
    return (uint32_t)((const char *)b - heap.base);
}

static struct block *block_at(uint32_t offset)
{
    return (struct block *)(heap.base + offset);
}

static void *block_payload(struct block *b)
{
    return (char *)b + TAG_BYTES;
}

static struct block *block_of(void *payload)
{
    return (struct block *)((char *)payload - TAG_BYTES);
}

static uint32_t block_size(const struct block *b)
{
    return b->tag & ~(uint32_t)FLAGS;
}

static bool block_is(const struct block *b, enum flag flag)
{
    return b->tag & flag;
}

static struct block *block_next(const struct block *b)
{
    return (struct block *)((char *)b + block_size(b));
}

/* Only where PREV_FREE is set: the word before the tag is a footer. */
static struct block *block_prev(const struct block *b)
{
    return (struct block *)((char *)b - ((const uint32_t *)b)[-1]);
}

/* The last word of a free block, just before the next block's tag. */
static uint32_t *block_footer(const struct block *b)
{
    return (uint32_t *)block_next(b) - 1;
}

static void block_set_live(struct block *b)
{
    b->tag &= ~(uint32_t)FREE;
    block_next(b)->tag &= ~(uint32_t)PREV_FREE;
}

static void block_set_free(struct block *b)
{
    b->tag |= FREE;
    *block_footer(b) = block_size(b);
    block_next(b)->tag |= PREV_FREE;
}

/* The size of the smallest block for `bytes`; HEAP_MAX if it is too large. */
static uint32_t block_size_for(size_t bytes)
{
    if (bytes > HEAP_MAX - UNIT)
        return HEAP_MAX;
    return ((uint32_t)bytes + TAG_BYTES + FLAGS) & ~(uint32_t)FLAGS;
}

/* ---- Bins: the free blocks, by size ---- */

/* Sizes below 256 have a bin each; above, 8 bins share each doubling. The bin's
 * number is the size as a tiny floating-point number: shift is its exponent,
 * units >> shift its mantissa.
 *
 *   size   16  32 ... 240 | 256-287  288-319 ... 480-511 | 512-575 ...
 *   bin     1   2      15 |      16       17          23 |      24          */
static unsigned bin_of(uint32_t size)
{
    uint32_t units = size / UNIT;
    unsigned log = 31 - (unsigned)__builtin_clz(units);
    unsigned shift = log > BIN_LOG ? log - BIN_LOG : 0;
    return (shift << BIN_LOG) + (units >> shift);
}

/* Makes the block at offset `first`, if any, the first of its bin. */
static void bin_set_first(unsigned bin, uint32_t first)
{
    uint64_t bit = (uint64_t)1 << bin % MAP_BITS;
    heap.bins[bin] = first;
    if (first)
        heap.map[bin / MAP_BITS] |= bit;
    else
        heap.map[bin / MAP_BITS] &= ~bit;
}

static void bin_insert(struct block *b)
{
    unsigned bin = bin_of(block_size(b));
    b->next = heap.bins[bin];
    b->prev = 0;
    if (b->next)
        block_at(b->next)->prev = block_offset(b);
    bin_set_first(bin, block_offset(b));
}

static void bin_remove(struct block *b)
{
    if (b->next)
        block_at(b->next)->prev = b->prev;
    if (b->prev)
        block_at(b->prev)->next = b->next;
    else
        bin_set_first(bin_of(block_size(b)), b->next);
}

/* The first bin from `bin` on that is not empty; BINS if there is none. */
static unsigned bin_not_empty(unsigned bin)
{
    uint64_t from = ~(uint64_t)0 << bin % MAP_BITS;
    for (unsigned word = bin / MAP_BITS; word < BINS / MAP_BITS; word++) {
        uint64_t bits = heap.map[word] & from;
        if (bits)
            return word * MAP_BITS + (unsigned)__builtin_ctzll(bits);
        from = ~(uint64_t)0;
    }
    return BINS;
}

/* The smallest block of at least `size` among the first of a bin, or NULL. */
static struct block *bin_best(unsigned bin, uint32_t size)
{
    struct block *best = NULL;
    uint32_t at = heap.bins[bin];
    for (unsigned i = 0; at && i < SEARCH_LIMIT; i++) {
        struct block *b = block_at(at);
        if (block_size(b) == size)
            return b;
        if (block_size(b) > size && (!best || b->tag < best->tag))
            best = b;
        at = b->next;
    }
    return best;
}

/* A free block of at least `size`, or NULL. In the bin of `size` itself some
 * blocks may be too small; in every later one all are large enough. */
static struct block *bin_find(uint32_t size)
{
    unsigned bin = bin_of(size);
    struct block *b = bin_best(bin, size);
    if (b)
        return b;
    bin = bin_not_empty(bin + 1);
    return bin < BINS ? bin_best(bin, size) : NULL;
}

/* ---- Merging and splitting ---- */

/* One block of two neighbours, neither of them in a bin. */
static struct block *block_join(struct block *b, const struct block *next)
{
    b->tag += block_size(next);
    heap.n_blocks--;
    return b;
}

/* Takes what is behind a live block into it. */
static void block_absorb_next(struct block *b)
{
    struct block *next = block_next(b);
    if (block_is(next, FREE))
        bin_remove(next);
    block_set_live(block_join(b, next));
}

/* Frees a live block: merges it with its free neighbours, puts it in a bin. */
static void block_release(struct block *b)
{
    if (block_is(block_next(b), FREE))
        block_absorb_next(b);
    if (block_is(b, PREV_FREE)) {
        struct block *prev = block_prev(b);
        bin_remove(prev);
        b = block_join(prev, b);
    }
    block_set_free(b);
    bin_insert(b);
}

/* Cuts a live block in two live ones, `size` and the rest; returns the rest. */
static struct block *block_split(struct block *b, uint32_t size)
{
    uint32_t rest = block_size(b) - size;
    b->tag -= rest;
    block_next(b)->tag = rest;
    heap.n_blocks++;
    return block_next(b);
}

/* Cuts a live block down to `size` and frees the rest, if there is one. */
static void block_trim(struct block *b, uint32_t size)
{
    if (block_size(b) > size)
        block_release(block_split(b, size));
}

/* Makes the first `size` bytes of a free block a live one. What is left stays
 * free: its neighbours see no change. */
static void block_take(struct block *b, uint32_t size)
{
    bin_remove(b);
    if (block_size(b) == size) {
        block_set_live(b);
        return;
    }
    b->tag &= ~(uint32_t)FREE;
    struct block *rest = block_split(b, size);
    block_set_free(rest);
    bin_insert(rest);
}

/* ---- Quick lists: blocks just freed, by exact size, last in first out ---- */

static void quick_push(struct block *b)
{
    uint32_t *list = &heap.quick[block_size(b) / UNIT];
    b->tag |= QUICK;
    b->next = *list;
    *list = block_offset(b);
}

/* A block of exactly `size`, live again, or NULL. */
static struct block *quick_pop(uint32_t size)
{
    uint32_t *list = &heap.quick[size / UNIT];
    if (!*list)
        return NULL;
    struct block *b = block_at(*list);
    b->tag &= ~(uint32_t)QUICK;
    *list = b->next;
    return b;
}

/* Empties the quick lists into the bins. */
static void quick_settle(void)
{
    for (uint32_t size = UNIT; size <= QUICK_MAX; size += UNIT)
        for (struct block *b; (b = quick_pop(size));)
            block_release(b);
}

/* ---- The heap as a whole ---- */

/* Moves the break: the end mark becomes a live block of `size` and a new end
 * mark follows it. False with errno ENOMEM if there is no room. */
static bool heap_grow(uint32_t size)
{
    if (block_offset(heap.end) + size > HEAP_MAX - UNIT) {
        errno = ENOMEM;
        return false;
    }
    if (mem_sbrk(size) == (void *)-1)
        return false;
    heap.end->tag |= size;
    heap.end = block_next(heap.end);
    heap.end->tag = 0;
    heap.n_blocks++;
    return true;
}

/* A live block of `size` at the end of the heap, or NULL with errno ENOMEM. A
 * free last block is used up, so that the heap grows by what is missing. */
static struct block *heap_extend(uint32_t size)
{
    struct block *b = heap.end;
    if (!block_is(b, PREV_FREE))
        return heap_grow(size) ? b : NULL;
    b = block_prev(b);
    if (block_size(b) >= size) { /* SEARCH_LIMIT hid it */
        block_take(b, size);
        return b;
    }
    if (!heap_grow(size - block_size(b)))
        return NULL;
    block_take(b, block_size(b));
    block_absorb_next(b);
    return b;
}

/* A live block of exactly `size`, or NULL with errno ENOMEM. */
static struct block *heap_take(uint32_t size)
{
    if (size == HEAP_MAX) {
        errno = ENOMEM;
        return NULL;
    }
    struct block *b = bin_find(size);
    if (!b) {
        quick_settle();
        b = bin_find(size);
    }
    if (!b)
        return heap_extend(size);
    block_take(b, size);
    return b;
}

/* ---- The contract ---- */

int mm_init(void)
{
    memset(&heap, 0, sizeof heap);
    heap.base = mem_heap_lo();
    if (mem_sbrk(UNIT) == (void *)-1)
        return -1;
    heap.end = block_at(UNIT - TAG_BYTES);
    heap.end->tag = 0;
    return 0;
}

void *mm_malloc(size_t bytes)
{
    if (bytes == 0)
        return NULL;
    uint32_t size = block_size_for(bytes);
    struct block *b = size <= QUICK_MAX ? quick_pop(size) : NULL;
    if (!b)
        b = heap_take(size);
    return b ? block_payload(b) : NULL;
}

void mm_free(void *block)
{
    if (!block)
        return;
    struct block *b = block_of(block);
    if (block_size(b) <= QUICK_MAX)
        quick_push(b);
    else
        block_release(b);
}

/* Grows a live block to `size` or more where it stands: over a free block
 * behind it and, if that is the end of the heap, over the break. */
static bool block_grow(struct block *b, uint32_t size)
{
    struct block *next = block_next(b);
    struct block *after = block_is(next, FREE) ? block_next(next) : next;
    uint32_t room = (uint32_t)((char *)after - (char *)b);
    bool enough = room >= size;
    if (!enough && !(after == heap.end && heap_grow(size - room)))
        return false;
    if (after != next)
        block_absorb_next(b);
    if (!enough)
        block_absorb_next(b);
    return true;
}

void *mm_realloc(void *block, size_t bytes)
{
    if (!block)
        return mm_malloc(bytes);
    if (bytes == 0) {
        mm_free(block);
        return NULL;
    }
    struct block *b = block_of(block);
    uint32_t size = block_size_for(bytes);
    if (size <= block_size(b) || block_grow(b, size)) {
        block_trim(b, size);
        return block;
    }
    void *copy = mm_malloc(bytes);
    if (!copy)
        return NULL;
    memcpy(copy, block, block_size(b) - TAG_BYTES);
    mm_free(block);
    return copy;
}

/* Frees what is before the first payload address in a live block that is a
 * multiple of `alignment`; returns the block that begins there. */
static struct block *block_align(struct block *b, size_t alignment)
{
    uint32_t gap = -(uintptr_t)block_payload(b) & (alignment - 1);
    if (gap == 0)
        return b;
    struct block *aligned = block_split(b, gap);
    block_release(b);
    return aligned;
}

void *mm_memalign(size_t alignment, size_t bytes)
{
    if (alignment == 0 || (alignment & (alignment - 1))) {
        errno = EINVAL;
        return NULL;
    }
    if (alignment <= MM_ALIGNMENT || bytes == 0)
        return mm_malloc(bytes);
    uint32_t size = block_size_for(bytes);
    if (alignment > HEAP_MAX - size) {
        errno = ENOMEM;
        return NULL;
    }
    struct block *b = heap_take(size + (uint32_t)alignment - UNIT);
    if (!b)
        return NULL;
    b = block_align(b, alignment);
    block_trim(b, size);
    return block_payload(b);
}

/* ---- The checker: the invariants of the top, in the same order ---- */

static bool holds(bool truth, const char *what, const void *where, int line)
{
    if (!truth)
        fprintf(stderr, "mm_checkheap, line %d: %s at %p\n", line, what, where);
    return truth;
}

static bool block_is_tiled(const struct block *b)
{
    uint32_t room = block_offset(heap.end) - block_offset(b);
    return block_size(b) >= UNIT && block_size(b) <= room;
}

static bool block_flags_agree(const struct block *b)
{
    uint32_t own = b->tag & FLAGS & ~(uint32_t)PREV_FREE;
    return (own == 0 || own == FREE || own == QUICK) &&
           block_is(block_next(b), PREV_FREE) == block_is(b, FREE);
}

static bool block_is_merged(const struct block *b)
{
    return !block_is(b, FREE) || (*block_footer(b) == block_size(b) &&
                                  !block_is(block_next(b), FREE));
}

static bool check_block(const struct block *b, int line)
{
    return holds(block_is_tiled(b), "size leads out of the heap", b, line) &&
           holds(block_flags_agree(b), "flags disagree", b, line) &&
           holds(block_is_merged(b), "footer wrong, or not merged", b, line);
}

/* True if the block at offset `at` can be in a list of blocks with this flag:
 * where a block can be, flagged, and of a size that belongs there. */
static bool listed_is_sound(uint32_t at, enum flag flag, unsigned list)
{
    if (at % UNIT != UNIT - TAG_BYTES || at >= block_offset(heap.end))
        return false;
    const struct block *b = block_at(at);
    if (!block_is(b, flag) || !block_is_tiled(b))
        return false;
    return list == (flag == FREE ? bin_of(block_size(b)) : b->tag / UNIT);
}

/* Follows a list and takes its blocks off *left; false where one cannot be
 * there, and where more come than are left: links may loop. */
static bool list_is_sound(uint32_t at, enum flag flag, unsigned list,
                          uint32_t *left)
{
    for (uint32_t prev = 0; at; prev = at, at = block_at(at)->next)
        if (!listed_is_sound(at, flag, list) || (*left)-- == 0 ||
            (flag == FREE && block_at(at)->prev != prev))
            return false;
    return true;
}

/* All lists hold exactly the n_free and n_quick blocks that carry the flag. */
static bool check_lists(uint32_t n_free, uint32_t n_quick, int line)
{
    for (unsigned i = 0; i < BINS; i++) {
        bool bit = heap.map[i / MAP_BITS] >> i % MAP_BITS & 1;
        const void *bin = &heap.bins[i];
        if (!holds(bit == (heap.bins[i] != 0), "map wrong", bin, line) ||
            !holds(list_is_sound(heap.bins[i], FREE, i, &n_free), "bin wrong",
                   bin, line))
            return false;
    }
    for (unsigned i = 0; i < QUICK_LISTS; i++)
        if (!holds(list_is_sound(heap.quick[i], QUICK, i, &n_quick),
                   "quick list wrong", &heap.quick[i], line))
            return false;
    return holds(n_free == 0, "free block in no bin", &heap, line) &&
           holds(n_quick == 0, "quick block in no list", &heap, line);
}

bool mm_checkheap(int line)
{
    const struct block *b = block_at(UNIT - TAG_BYTES);
    uint32_t n_blocks = 0, n_free = 0, n_quick = 0;

    if (!holds(!block_is(b, PREV_FREE), "nothing is before it", b, line))
        return false;
    for (; b != heap.end; b = block_next(b)) {
        if (!check_block(b, line))
            return false;
        n_blocks++;
        n_free += block_is(b, FREE);
        n_quick += block_is(b, QUICK);
    }
    return holds((b->tag | PREV_FREE) == PREV_FREE, "no end mark", b, line) &&
           holds(n_blocks == heap.n_blocks, "blocks are missing", b, line) &&
           check_lists(n_free, n_quick, line);
}
