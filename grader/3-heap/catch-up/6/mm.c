/* mm.c: lab 3, a serial heap. You edit only this file.
 *
 * The contract of each mm_ function is in mm.h, the memory under the heap in
 * memlib.h, the steps in handouts/3-heap/README.md. TODO n is step n. Some
 * functions are written in step 1 and again, better, in a later step.
 *
 *     tag           payload: the caller's             next tag
 *     v             v                                 v
 *     +-------------+---------------------------------+------
 *     | size, flags | at least `bytes` bytes          |
 *     +-------------+---------------------------------+------
 *     8 bytes        address: a multiple of 16
 *     |<------------ size: a multiple of 16 -------->|
 *
 * Keep it or draw your own: only the contract is checked.
 */
#include "mm.h"
#include "memlib.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Given. A size is a multiple of 16, so the tag's low four bits are free. */

enum { IN_USE = 1, PREVIOUS_IN_USE = 2, FLAGS = 15, TAG_BYTES = 8 };

struct block {
    uint64_t tag;            /* bytes in the block, this tag included | flags */
    unsigned char payload[]; /* the caller's; ours again once it is free */
};

/* Rounds up to a multiple of MM_ALIGNMENT; 0 when that does not fit. */
static inline size_t round_up(size_t bytes)
{
    return (bytes + MM_ALIGNMENT - 1) & ~(size_t)(MM_ALIGNMENT - 1);
}

static inline size_t block_size(const struct block *block)
{
    return block->tag & ~(uint64_t)FLAGS;
}

static inline bool block_in_use(const struct block *block)
{
    return block->tag & IN_USE;
}

/* The block whose payload the caller holds. */
static inline struct block *block_of(void *payload)
{
    return (struct block *)((char *)payload - TAG_BYTES);
}

/* The block to the right; on the last block, the end of the heap. */
static inline struct block *block_next(struct block *block)
{
    return (struct block *)((char *)block + block_size(block));
}

/* Yours, in the handout's order. */

enum { SMALLEST = 32 /* tag, two links, size */, BINS = 64 };

/* Bytes of a block for a request of `bytes`; 0 when there cannot be one. */
static size_t size_for(size_t bytes)
{
    if (bytes > PTRDIFF_MAX - SMALLEST)
        return 0;
    return bytes < SMALLEST - TAG_BYTES ? SMALLEST
                                        : round_up(bytes + TAG_BYTES);
}

static struct block *first; /* the heap's first block, or its end mark */
static struct block *bins[BINS];
static uint64_t filled; /* bit k is set: bin k is not empty */

/* The tag after the last block: in use, of size 0. */
static struct block *end_mark(void)
{
    return block_of((char *)mem_heap_hi() + 1);
}

/* Moves the break: the old end mark becomes a block of `size` bytes in use.
 * Returns NULL, errno ENOMEM, when there is no room. */
static struct block *heap_grow(size_t size)
{
    struct block *block = end_mark();

    if (mem_sbrk((intptr_t)size) == (void *)-1)
        return NULL;
    block->tag = size | IN_USE | (block->tag & PREVIOUS_IN_USE);
    end_mark()->tag = IN_USE | PREVIOUS_IN_USE;
    return block;
}

/* Writes the tag of a free block and its copy in the block's last bytes. */
static void block_mark_free(struct block *block, size_t size)
{
    struct block *next;

    block->tag = size | (block->tag & PREVIOUS_IN_USE);
    next = block_next(block);
    ((uint64_t *)next)[-1] = size;
    next->tag &= ~(uint64_t)PREVIOUS_IN_USE;
}

static void block_mark_in_use(struct block *block, size_t size)
{
    block->tag = size | IN_USE | (block->tag & PREVIOUS_IN_USE);
    block_next(block)->tag |= PREVIOUS_IN_USE;
}

/* The block to the left; only where PREVIOUS_IN_USE is not set. */
static struct block *block_previous(struct block *block)
{
    return (struct block *)((char *)block - ((uint64_t *)block)[-1]);
}

/* The links of a free block's bin lie in its payload. */
struct links {
    struct block *next, *previous; /* NULL at the ends of the list */
};

/* The bin for free blocks of `size` bytes: bin k holds 2^k to 2^(k+1) - 1. */
static unsigned bin_of(size_t size)
{
    return 63 - (unsigned)__builtin_clzl(size);
}

static struct links *block_links(struct block *block)
{
    return (struct links *)block->payload;
}

/* Puts a free block in front of its bin: freed last, used next. */
static void bin_add(struct block *block)
{
    unsigned bin = bin_of(block_size(block));

    *block_links(block) = (struct links){bins[bin], NULL};
    if (bins[bin] != NULL)
        block_links(bins[bin])->previous = block;
    bins[bin] = block;
    filled |= (uint64_t)1 << bin;
}

static void bin_remove(struct block *block)
{
    struct links links = *block_links(block);
    unsigned bin = bin_of(block_size(block));

    if (links.next != NULL)
        block_links(links.next)->previous = links.previous;
    if (links.previous != NULL)
        block_links(links.previous)->next = links.next;
    else
        bins[bin] = links.next;
    if (bins[bin] == NULL)
        filled &= ~((uint64_t)1 << bin);
}

/* Joins a free block with its free neighbours and bins what comes of it. */
static void block_join(struct block *block)
{
    struct block *next = block_next(block);
    size_t size = block_size(block);

    if (!block_in_use(next)) {
        bin_remove(next);
        size += block_size(next);
    }
    if (!(block->tag & PREVIOUS_IN_USE)) {
        block = block_previous(block);
        bin_remove(block);
        size += block_size(block);
    }
    block_mark_free(block, size);
    bin_add(block);
}

/* Cuts `block`, in use, to `size` bytes; the rest, if any, becomes free. */
static void block_split(struct block *block, size_t size)
{
    size_t rest = block_size(block) - size;
    struct block *tail;

    if (rest < SMALLEST)
        return;
    block_mark_in_use(block, size);
    tail = block_next(block);
    tail->tag = rest | PREVIOUS_IN_USE;
    block_mark_free(tail, rest);
    block_join(tail);
}

/* First fit in the size's own bin; the front of the next bin with a block, in
 * which all are large enough. NULL if there is none. */
static struct block *find_fit(size_t size)
{
    unsigned bin = bin_of(size);
    uint64_t larger = filled & ~(uint64_t)1 << bin;
    struct block *block = bins[bin];

    while (block != NULL && block_size(block) < size)
        block = block_links(block)->next;
    if (block != NULL || larger == 0)
        return block;
    return bins[__builtin_ctzl(larger)];
}

static void block_take(struct block *block, size_t size)
{
    bin_remove(block);
    block_mark_in_use(block, block_size(block));
    block_split(block, size);
}

int mm_init(void)
{
    char *pad = mem_sbrk(2 * TAG_BYTES);

    if (pad == (void *)-1)
        return -1;
    first = block_of(pad + 2 * TAG_BYTES);
    first->tag = IN_USE | PREVIOUS_IN_USE;
    memset(bins, 0, sizeof bins);
    filled = 0;
    return 0;
}

void *mm_malloc(size_t bytes)
{
    size_t size = size_for(bytes);
    struct block *block;

    if (bytes == 0)
        return NULL;
    if (size == 0) {
        errno = ENOMEM;
        return NULL;
    }
    block = find_fit(size);
    if (block != NULL)
        block_take(block, size);
    else
        block = heap_grow(size);
    return block == NULL ? NULL : block->payload;
}

void mm_free(void *block)
{
    if (block == NULL)
        return;
    block_mark_free(block_of(block), block_size(block_of(block)));
    block_join(block_of(block));
}

/* Tries to make `block` at least `size` bytes long where it is: by the free
 * block to the right, and by the break if nothing else is behind. */
static void block_stretch(struct block *block, size_t size)
{
    struct block *next = block_next(block);
    bool last = next == end_mark() || block_next(next) == end_mark();

    if (!block_in_use(next) &&
        (last || block_size(block) + block_size(next) >= size)) {
        bin_remove(next);
        block_mark_in_use(block, block_size(block) + block_size(next));
    }
    if (block_size(block) < size && block_next(block) == end_mark() &&
        heap_grow(size - block_size(block)) != NULL)
        block_mark_in_use(block, size);
}

/* Where it is, if it can be; else a new block and a copy. */
void *mm_realloc(void *payload, size_t bytes)
{
    size_t size = size_for(bytes);
    struct block *block;
    void *copy;

    if (payload == NULL)
        return mm_malloc(bytes);
    if (bytes == 0) {
        mm_free(payload);
        return NULL;
    }
    block = block_of(payload);
    if (size > block_size(block))
        block_stretch(block, size);
    if (size != 0 && size <= block_size(block)) {
        block_split(block, size);
        return payload;
    }
    copy = mm_malloc(bytes);
    if (copy == NULL)
        return NULL;
    memcpy(copy, payload, block_size(block) - TAG_BYTES);
    mm_free(payload);
    return copy;
}

/* Frees the first `bytes` bytes of a block in use; returns what is left. */
static struct block *block_trim_front(struct block *block, size_t bytes)
{
    struct block *left = (struct block *)((char *)block + bytes);

    left->tag = (block_size(block) - bytes) | IN_USE;
    block_mark_free(block, bytes);
    block_join(block);
    return left;
}

/* Takes enough for an aligned block somewhere inside, frees the rest. */
void *mm_memalign(size_t alignment, size_t bytes)
{
    size_t size = size_for(bytes);
    struct block *block;
    char *payload;
    size_t skip;

    if (alignment == 0 || (alignment & (alignment - 1)) != 0) {
        errno = EINVAL;
        return NULL;
    }
    if (alignment <= MM_ALIGNMENT || bytes == 0)
        return mm_malloc(bytes);
    if (size == 0 || alignment > PTRDIFF_MAX - size - SMALLEST) {
        errno = ENOMEM;
        return NULL;
    }
    payload = mm_malloc(size + alignment + SMALLEST);
    if (payload == NULL)
        return NULL;
    block = block_of(payload);
    skip = -(uintptr_t)payload & (alignment - 1);
    if (skip > 0 && skip < SMALLEST)
        skip += alignment;
    if (skip > 0)
        block = block_trim_front(block, skip);
    block_split(block, size);
    return block->payload;
}

static bool sound(bool holds, const char *what, const void *where, int line)
{
    if (!holds)
        printf("mm_checkheap, line %d: %s at %p\n", line, what, where);
    return holds;
}

/* Equation: block + size = next block, and the last one is the end mark. */
static bool block_tiles(const struct block *block)
{
    size_t left = (size_t)((char *)end_mark() - (char *)block);

    return block_size(block) >= SMALLEST && block_size(block) <= left &&
           block_size(block) % MM_ALIGNMENT == 0;
}

/* Equations: copy = tag, PREVIOUS_IN_USE = the block before is in use, and no
 * two neighbours are free. */
static bool block_agrees(struct block *block)
{
    struct block *next = block_next(block);
    bool told = next->tag & PREVIOUS_IN_USE;

    if (block_in_use(block))
        return told;
    return !told && block_in_use(next) &&
           ((uint64_t *)next)[-1] == block_size(block);
}

/* Counts the blocks of a bin that belong there, at most `most` of them. */
static unsigned bin_count(unsigned bin, unsigned most)
{
    struct block *block = bins[bin];
    unsigned count = 0;

    while (count < most && block >= first && block < end_mark() &&
           block_tiles(block) && !block_in_use(block) &&
           bin_of(block_size(block)) == bin) {
        count++;
        block = block_links(block)->next;
    }
    return block == NULL ? count : most + 1;
}

/* Equation: each free block of the heap is in a bin, and no other one. */
static bool bins_hold(unsigned free_blocks)
{
    unsigned count = 0;

    for (unsigned bin = 0; bin < BINS && count <= free_blocks; bin++)
        count += bin_count(bin, free_blocks);
    return count == free_blocks;
}

bool mm_checkheap(int line)
{
    struct block *block = first;
    unsigned free_blocks = 0;

    while (block != end_mark()) {
        if (!sound(block_tiles(block), "a wrong size", block, line) ||
            !sound(block_agrees(block), "tags disagree", block, line))
            return false;
        free_blocks += !block_in_use(block);
        block = block_next(block);
    }
    return sound((block->tag | PREVIOUS_IN_USE) == (IN_USE | PREVIOUS_IN_USE),
                 "a wrong end mark", block, line) &&
           sound(bins_hold(free_blocks), "wrong bins", bins, line);
}
