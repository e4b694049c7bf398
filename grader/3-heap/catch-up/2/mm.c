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

/* Cuts `block` to `size` bytes and makes the rest, if any, a free block. */
static inline void block_split(struct block *block, size_t size)
{
    (void)block, (void)size; /* TODO 2 (handout, step 2) */
}

/* Joins a free block with its free neighbours; returns the joined block. */
static inline struct block *block_join(struct block *block)
{
    (void)block; /* TODO 3 (handout, step 3) */
    return NULL;
}

/* The bin for free blocks of `size` bytes: bin k holds about 2^k bytes. */
static inline unsigned bin_of(size_t size)
{
    (void)size; /* TODO 4 (handout, step 4) */
    return ~0u;
}

/* TODO 2, 4 (handout, steps 2 and 4): nothing is remembered yet. */
int mm_init(void)
{
    return 0;
}

/* TODO 2, 4 (handout, steps 2 and 4): every request moves the break. */
void *mm_malloc(size_t bytes)
{
    size_t size = round_up(bytes);
    void *block;

    if (bytes == 0)
        return NULL;
    if (size == 0 || size > PTRDIFF_MAX) {
        errno = ENOMEM;
        return NULL;
    }
    block = mem_sbrk((intptr_t)size);
    return block == (void *)-1 ? NULL : block;
}

/* TODO 2, 3, 4 (handout, steps 2 to 4): no byte is used twice. */
void mm_free(void *block)
{
    (void)block;
}

/* TODO 5 (handout, step 5): a new block and a copy. The old size is not kept:
 * copies up to where the heap ended. */
void *mm_realloc(void *block, size_t bytes)
{
    char *end = (char *)mem_heap_hi() + 1;
    void *copy = mm_malloc(bytes);
    size_t most;

    if (block == NULL || copy == NULL)
        return copy;
    most = (size_t)(end - (char *)block);
    return memcpy(copy, block, bytes < most ? bytes : most);
}

/* A block that begins on a multiple of `alignment`; nothing is wasted. */
void *mm_memalign(size_t alignment, size_t bytes)
{
    (void)alignment, (void)bytes; /* TODO 5 (handout, step 5) */
    errno = ENOSYS;
    return NULL;
}

/* Your invariants as code: grows with each step, from step 2 on. */
bool mm_checkheap(int line)
{
    (void)line; /* TODO 2, 3, 4 (handout, steps 2 to 4) */
    errno = ENOSYS;
    return false;
}
