/* mm.c: a serial heap. Every block carries a tag of 4 bytes; free blocks wait
 * in bins by size; free neighbours are merged at once.
 *
 * A block begins with its tag, 4 bytes before a multiple of 16, so that the
 * payload behind the tag is aligned and costs 4 bytes more than was asked for:
 *
 *       16k-4  16k                                   16j-4
 *         v     v                                      v
 *   live  | tag | payload ...........................  | tag of the next block
 *   free  | tag | next | prev | (unused) .... | footer | tag of the next block
 *
 *   tag     size of the block, a multiple of 16, plus two flags in its low
 *           bits: FREE (this block) and PREV_FREE (the block before)
 *   footer  size once more, so that the next block finds where this one begins
 *   links   offsets from the heap's first byte: 4 bytes reach 4 GiB, and all
 *           four words of a free block fit in the smallest block, 16 bytes
 *
 * The last 4 bytes of the heap are the end mark: a live tag of size 0.
 *
 * Invariants (mm_checkheap tests each):
 *   next(b) = b + size(b), from the first block to the end mark   (tiling)
 *   PREV_FREE(next(b)) = FREE(b)                                  (flags)
 *   FREE(b) => footer(b) = size(b)                                (footer)
 *   FREE(b) => not FREE(next(b))                                  (merged)
 *   b is in bin bin_of(size(b)), once <=> FREE(b)                 (bins)
 *   bit i of the map = 1 <=> bin i is not empty                   (map)
 *
 * Costs: every operation is constant time, but for the copying in mm_realloc:
 * a bin is found by a few instructions on the map, and a search inside it
 * looks at no more than SEARCH_LIMIT blocks.
 *
 * Left out: quick lists that merge later (faster, but the heap is no longer
 * described by one picture), and giving memory back (the break never falls).
 */
#include "memlib.h"
#include "mm.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* ---- Types and the heap's only globals ---- */

enum {
    TAG_BYTES = 4,
    BLOCK_MIN = 16,        /* tag, next, prev, footer */
    HEAP_MAX = 1 << 30,    /* 1 GiB: sizes and offsets fit 32 bits */
    FREE = 1,              /* this block is free */
    PREV_FREE = 2,         /* the block before is free: it has a footer */
    FLAGS = BLOCK_MIN - 1, /* the bits of a tag that are not size */
    BIN_LOG = 4,           /* 16 bins for each doubling of the size */
    BINS = 384,            /* bin_of(HEAP_MAX - BLOCK_MIN) = 367 */
    MAP_BITS = 64,         /* bins in a word of the map */
    SEARCH_LIMIT = 32,     /* blocks looked at in one bin */
};

struct block {
    uint32_t tag;  /* size | flags */
    uint32_t next; /* free blocks only: links of the bin, as offsets; 0: none */
    uint32_t prev;
};

static char *base; /* first byte of the heap: offset 0 */
static struct {
    uint64_t map[BINS / MAP_BITS]; /* bit i: bin i is not empty */
    uint32_t first[BINS]; /* offset of the bin's first block; 0: none */
} bins;

/* ---- Blocks ---- */

static uint32_t block_offset(const struct block *b)
{
    return (uint32_t)((const char *)b - base);
}

static struct block *block_at(uint32_t offset)
{
    return (struct block *)(base + offset);
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

static bool block_is_free(const struct block *b)
{
    return b->tag & FREE;
}

static struct block *block_next(const struct block *b)
{
    return (struct block *)((char *)b + block_size(b));
}

/* The last word of a free block, just before the next block's tag. */
static uint32_t *block_footer(const struct block *b)
{
    return (uint32_t *)block_next(b) - 1;
}

/* Only where PREV_FREE is set: what is before the tag is the footer. */
static struct block *block_prev(const struct block *b)
{
    uint32_t size = ((const uint32_t *)b)[-1];
    return (struct block *)((char *)b - size);
}

static void block_set_size(struct block *b, uint32_t size)
{
    b->tag = size | (b->tag & FLAGS);
}

static void block_mark_free(struct block *b)
{
    b->tag |= FREE;
    *block_footer(b) = block_size(b);
    block_next(b)->tag |= PREV_FREE;
}

static void block_mark_live(struct block *b)
{
    b->tag &= ~(uint32_t)FREE;
    block_next(b)->tag &= ~(uint32_t)PREV_FREE;
}

/* The size of the smallest block that holds `bytes`; 0 if none does. */
static uint32_t block_size_for(size_t bytes)
{
    if (bytes > HEAP_MAX - BLOCK_MIN)
        return 0;
    return ((uint32_t)bytes + TAG_BYTES + FLAGS) & ~(uint32_t)FLAGS;
}

/* The last block ends at the end mark, which alone has size 0. */
static struct block *block_end_mark(void)
{
    return (struct block *)((char *)mem_heap_hi() + 1 - TAG_BYTES);
}

/* ---- Bins: the free blocks, by size ---- */

/* Sizes below 512 have a bin each; above, 16 bins share each doubling. The
 * bin's number is the size as a tiny floating-point number: shift is the
 * exponent, units >> shift the mantissa.
 *
 *   size   16  32 ... 496 | 512-543  544-575 ... 992-1023 | 1024-1087 ...
 *   bin     1   2      31 |      32       33           47 |        48      */
static unsigned bin_of(uint32_t size)
{
    uint32_t units = size / BLOCK_MIN;
    unsigned log = 31 - (unsigned)__builtin_clz(units);
    unsigned shift = log > BIN_LOG ? log - BIN_LOG : 0;
    return (shift << BIN_LOG) + (units >> shift);
}

static void bin_insert(struct block *b)
{
    unsigned bin = bin_of(block_size(b));
    b->next = bins.first[bin];
    b->prev = 0;
    if (b->next)
        block_at(b->next)->prev = block_offset(b);
    bins.first[bin] = block_offset(b);
    bins.map[bin / MAP_BITS] |= (uint64_t)1 << bin % MAP_BITS;
}

static void bin_remove_first(unsigned bin, uint32_t next)
{
    bins.first[bin] = next;
    if (!next)
        bins.map[bin / MAP_BITS] &= ~((uint64_t)1 << bin % MAP_BITS);
}

static void bin_remove(struct block *b)
{
    if (b->next)
        block_at(b->next)->prev = b->prev;
    if (b->prev)
        block_at(b->prev)->next = b->next;
    else
        bin_remove_first(bin_of(block_size(b)), b->next);
}

/* The first bin from `bin` on that is not empty; BINS if there is none. */
static unsigned bin_not_empty(unsigned bin)
{
    unsigned word = bin / MAP_BITS;
    uint64_t bits = bins.map[word] & ~(uint64_t)0 << bin % MAP_BITS;
    while (!bits) {
        if (++word == BINS / MAP_BITS)
            return BINS;
        bits = bins.map[word];
    }
    return word * MAP_BITS + (unsigned)__builtin_ctzll(bits);
}

/* The smallest block of at least `size` among the first of a bin, or NULL. */
static struct block *bin_best(unsigned bin, uint32_t size)
{
    struct block *best = NULL;
    uint32_t at = bins.first[bin];
    for (unsigned i = 0; at && i < SEARCH_LIMIT; i++) {
        struct block *b = block_at(at);
        if (block_size(b) >= size &&
            (!best || block_size(b) < block_size(best)))
            best = b;
        at = b->next;
    }
    return best;
}

/* A free block of at least `size`, or NULL. In the bin of `size` itself some
 * blocks may be too small; in every later one all fit. */
static struct block *bin_find(uint32_t size)
{
    unsigned bin = bin_of(size);
    struct block *b = bin_best(bin, size);
    if (b)
        return b;
    bin = bin_not_empty(bin + 1);
    return bin < BINS ? bin_best(bin, size) : NULL;
}

/* ---- Splitting, merging, growing ---- */

/* Frees a block that is in no bin and has no free neighbour yet unmerged. */
static void block_release(struct block *b)
{
    if (block_is_free(block_next(b))) {
        bin_remove(block_next(b));
        block_set_size(b, block_size(b) + block_size(block_next(b)));
    }
    if (b->tag & PREV_FREE) {
        struct block *prev = block_prev(b);
        bin_remove(prev);
        block_set_size(prev, block_size(prev) + block_size(b));
        b = prev;
    }
    block_mark_free(b);
    bin_insert(b);
}

/* Cuts a live block down to `size` and frees the rest, if there is one. */
static void block_trim(struct block *b, uint32_t size)
{
    uint32_t rest = block_size(b) - size;
    if (rest == 0)
        return;
    block_set_size(b, size);
    block_next(b)->tag = rest;
    block_release(block_next(b));
}

/* Takes a free block out of its bin and makes it live, whole. */
static void block_take(struct block *b)
{
    bin_remove(b);
    block_mark_live(b);
}

/* Lets a live block absorb its free neighbour behind. */
static void block_absorb_next(struct block *b)
{
    struct block *next = block_next(b);
    block_take(next);
    block_set_size(b, block_size(b) + block_size(next));
}

/* Moves the break: the old end mark becomes the tag of a live block of `size`.
 * NULL with errno ENOMEM if there is no room. */
static struct block *heap_grow(uint32_t size)
{
    if (mem_heapsize() + size > HEAP_MAX) {
        errno = ENOMEM;
        return NULL;
    }
    struct block *b = block_end_mark();
    if (mem_sbrk(size) == (void *)-1)
        return NULL;
    block_set_size(b, size);
    block_next(b)->tag = 0;
    return b;
}

/* A live block of `size` at the heap's end; a free last block is used up, so
 * that the heap grows by what is missing and no more. */
static struct block *heap_extend(uint32_t size)
{
    struct block *end = block_end_mark();
    if (!(end->tag & PREV_FREE))
        return heap_grow(size);
    struct block *last = block_prev(end);
    if (!heap_grow(size - block_size(last)))
        return NULL;
    block_take(last);
    block_set_size(last, size);
    return last;
}

/* A live block of exactly `size`, or NULL with errno ENOMEM. */
static struct block *heap_take(uint32_t size)
{
    struct block *b = bin_find(size);
    if (!b)
        return heap_extend(size);
    block_take(b);
    block_trim(b, size);
    return b;
}

/* Lets a live block grow to `size` where it stands, into a free neighbour
 * behind it or over the end of the heap. */
static bool block_grow(struct block *b, uint32_t size)
{
    struct block *next = block_next(b);
    uint32_t room = block_size(b);
    if (block_is_free(next))
        room += block_size(next);
    bool last = block_is_free(next) ? block_size(block_next(next)) == 0
                                    : block_size(next) == 0;
    if (room < size && !(last && heap_grow(size - room)))
        return false;
    if (block_is_free(next))
        block_absorb_next(b);
    if (room < size)
        block_set_size(b, size);
    return true;
}

/* ---- The contract ---- */

int mm_init(void)
{
    base = mem_heap_lo();
    memset(&bins, 0, sizeof bins);
    if (mem_sbrk(BLOCK_MIN) == (void *)-1)
        return -1;
    block_end_mark()->tag = 0;
    return 0;
}

void *mm_malloc(size_t bytes)
{
    uint32_t size = block_size_for(bytes);
    if (bytes == 0)
        return NULL;
    if (size == 0) {
        errno = ENOMEM;
        return NULL;
    }
    struct block *b = heap_take(size);
    return b ? block_payload(b) : NULL;
}

void mm_free(void *block)
{
    if (block)
        block_release(block_of(block));
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
    if (size && (size <= block_size(b) || block_grow(b, size))) {
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

/* Cuts the block from the front of a larger one: what is before the aligned
 * address is freed again, and so is what is behind. */
void *mm_memalign(size_t alignment, size_t bytes)
{
    if (alignment == 0 || (alignment & (alignment - 1))) {
        errno = EINVAL;
        return NULL;
    }
    if (alignment <= MM_ALIGNMENT)
        return mm_malloc(bytes);
    if (bytes == 0)
        return NULL;
    uint32_t size = block_size_for(bytes);
    if (size == 0 || alignment > HEAP_MAX - size) {
        errno = ENOMEM;
        return NULL;
    }
    struct block *b = heap_take(size + (uint32_t)alignment - BLOCK_MIN);
    if (!b)
        return NULL;
    uint32_t gap = -(uintptr_t)block_payload(b) & (alignment - 1);
    if (gap) {
        struct block *front = b;
        b = (struct block *)((char *)b + gap);
        b->tag = block_size(front) - gap;
        block_set_size(front, gap);
        block_release(front);
    }
    block_trim(b, size);
    return block_payload(b);
}

/* ---- The checker ---- */

/* True if `offset` can be a block's: aligned, and its four words in the heap.
 */
static bool offset_is_sound(uint32_t offset)
{
    return offset % BLOCK_MIN == BLOCK_MIN - TAG_BYTES &&
           offset < block_offset(block_end_mark());
}

/* Tiling: the block ends where the next begins, at the end mark or before. */
static bool block_tiles(const struct block *b)
{
    uint32_t room = block_offset(block_end_mark()) - block_offset(b);
    return block_size(b) >= BLOCK_MIN && block_size(b) <= room;
}

static bool block_flags_agree(const struct block *b)
{
    uint32_t next = block_next(b)->tag;
    return (b->tag & FLAGS & ~(FREE | PREV_FREE)) == 0 &&
           !(next & PREV_FREE) == !block_is_free(b);
}

static bool block_is_merged(const struct block *b)
{
    return !block_is_free(b) ||
           (*block_footer(b) == block_size(b) && !block_is_free(block_next(b)));
}

/* What this block's links point to points back. */
static bool block_is_linked(const struct block *b)
{
    uint32_t at = block_offset(b);
    if (!block_is_free(b))
        return true;
    if (b->next && !(offset_is_sound(b->next) && block_at(b->next)->prev == at))
        return false;
    if (b->prev)
        return offset_is_sound(b->prev) && block_at(b->prev)->next == at;
    return bins.first[bin_of(block_size(b))] == at;
}

static bool bin_agrees_with_map(unsigned bin)
{
    bool bit = bins.map[bin / MAP_BITS] >> bin % MAP_BITS & 1;
    return bit == (bins.first[bin] != 0);
}

/* Blocks in all bins; counts no further than `limit` + 1: links may loop. */
static unsigned bins_count(unsigned limit)
{
    unsigned count = 0;
    for (unsigned bin = 0; bin < BINS; bin++) {
        uint32_t at = bins.first[bin];
        for (; at && offset_is_sound(at) && count <= limit; count++)
            at = block_at(at)->next;
    }
    return count;
}

static bool sound(bool holds, const char *what, const void *where, int line)
{
    if (!holds)
        fprintf(stderr, "mm_checkheap, line %d: %s (at %p)\n", line, what,
                where);
    return holds;
}

static bool check_block(const struct block *b, int line)
{
    return sound(block_tiles(b), "a size leaves the heap", b, line) &&
           sound(block_flags_agree(b), "flags disagree", b, line) &&
           sound(block_is_merged(b), "footer wrong or not merged", b, line) &&
           sound(block_is_linked(b), "links of a bin are broken", b, line);
}

bool mm_checkheap(int line)
{
    const struct block *end = block_end_mark();
    const struct block *b = (struct block *)(base + BLOCK_MIN - TAG_BYTES);
    unsigned n_free = 0;

    if (!sound(!(b->tag & PREV_FREE), "nothing is before the first", b, line))
        return false;
    for (; b != end; b = block_next(b)) {
        if (!check_block(b, line))
            return false;
        n_free += block_is_free(b);
    }
    if (!sound((end->tag & ~PREV_FREE) == 0, "no end mark", end, line))
        return false;
    for (unsigned bin = 0; bin < BINS; bin++)
        if (!sound(bin_agrees_with_map(bin), "map", &bins.first[bin], line))
            return false;
    return sound(bins_count(n_free) == n_free, "a stranger in a bin", base,
                 line);
}
