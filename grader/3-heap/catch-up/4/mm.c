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

enum { SMALLEST = MM_ALIGNMENT };

/* Bytes of a block for a request of `bytes`; 0 when there cannot be one. */
static size_t size_for(size_t bytes)
{
    if (bytes > PTRDIFF_MAX - SMALLEST)
        return 0;
    return round_up(bytes + TAG_BYTES);
}

static struct block *first; /* the heap's first block, or its end mark */

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

/* Joins a free block with its free neighbours; returns the joined block. */
static struct block *block_join(struct block *block)
{
    struct block *next = block_next(block);
    size_t size = block_size(block);

    if (!block_in_use(next))
        size += block_size(next);
    if (!(block->tag & PREVIOUS_IN_USE)) {
        block = block_previous(block);
        size += block_size(block);
    }
    block_mark_free(block, size);
    return block;
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

/* First fit: the first free block that is large enough; NULL if none is. */
static struct block *find_fit(size_t size)
{
    struct block *block = first;

    while (block != end_mark()) {
        if (!block_in_use(block) && block_size(block) >= size)
            return block;
        block = block_next(block);
    }
    return NULL;
}

static void block_take(struct block *block, size_t size)
{
    block_mark_in_use(block, block_size(block));
    block_split(block, size);
}

/* The bin for free blocks of `size` bytes: bin k holds about 2^k bytes. */
static inline unsigned bin_of(size_t size)
{
    (void)size; /* TODO 4 (handout, step 4) */
    return ~0u;
}

/* TODO 4 (handout, step 4): padding and an end mark. */
int mm_init(void)
{
    char *pad = mem_sbrk(2 * TAG_BYTES);

    if (pad == (void *)-1)
        return -1;
    first = block_of(pad + 2 * TAG_BYTES);
    first->tag = IN_USE | PREVIOUS_IN_USE;
    return 0;
}

/* TODO 4 (handout, step 4): searches the whole heap, then moves the break. */
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

/* TODO 4 (handout, step 4): free, and joined at once. */
void mm_free(void *block)
{
    if (block == NULL)
        return;
    block_mark_free(block_of(block), block_size(block_of(block)));
    block_join(block_of(block));
}

/* TODO 5 (handout, step 5): always a new block and a copy. */
void *mm_realloc(void *block, size_t bytes)
{
    void *copy = mm_malloc(bytes);
    size_t old;

    if (block == NULL)
        return copy;
    if (bytes > 0 && copy == NULL)
        return NULL;
    if (copy != NULL) {
        old = block_size(block_of(block)) - TAG_BYTES;
        memcpy(copy, block, bytes < old ? bytes : old);
    }
    mm_free(block);
    return copy;
}

/* A block that begins on a multiple of `alignment`; nothing is wasted. */
void *mm_memalign(size_t alignment, size_t bytes)
{
    (void)alignment, (void)bytes; /* TODO 5 (handout, step 5) */
    errno = ENOSYS;
    return NULL;
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

/* TODO 4 (handout, step 4): the blocks tile the heap, and tags agree. */
bool mm_checkheap(int line)
{
    struct block *block = first;

    while (block != end_mark()) {
        if (!sound(block_tiles(block), "a wrong size", block, line) ||
            !sound(block_agrees(block), "tags disagree", block, line))
            return false;
        block = block_next(block);
    }
    return sound((block->tag | PREVIOUS_IN_USE) == (IN_USE | PREVIOUS_IN_USE),
                 "a wrong end mark", block, line);
}
