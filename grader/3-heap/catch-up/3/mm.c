/* A heap to go on from at step 3: blocks with headers, searched first fit,
 * split, and never joined again.
 *
 *   a block   +-----+--------------------------------+
 *             | tag |  payload                       |
 *             +-----+--------------------------------+
 *              8     the rest of a multiple of 16
 *
 *   tag = bytes in the whole block, + 1 if it is in use
 *
 *   the heap  | pad | block | block | ... | block |
 *              8     so that payloads are multiples of 16
 *
 * Invariant: the sizes and the pad add up to the heap.
 */
#include "mm.h"
#include "memlib.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum { IN_USE = 1, FLAGS = 15, TAG_BYTES = 8, MIN_BYTES = 32 };

struct block {
    uint64_t tag;
    unsigned char payload[];
};

static size_t block_size(const struct block *block)
{
    return block->tag & ~(uint64_t)FLAGS;
}

static bool block_in_use(const struct block *block)
{
    return block->tag & IN_USE;
}

static struct block *block_of(void *payload)
{
    return (struct block *)((char *)payload - TAG_BYTES);
}

static struct block *block_next(struct block *block)
{
    return (struct block *)((char *)block + block_size(block));
}

static struct block *heap_first(void)
{
    return (struct block *)((char *)mem_heap_lo() + TAG_BYTES);
}

static struct block *heap_end(void)
{
    return (struct block *)((char *)mem_heap_hi() + 1);
}

/* Bytes of the block that serves a request; 0 when no heap is that large. */
static size_t size_for(size_t bytes)
{
    if (bytes > PTRDIFF_MAX / 2)
        return 0;
    size_t size =
        (bytes + TAG_BYTES + MM_ALIGNMENT - 1) / MM_ALIGNMENT * MM_ALIGNMENT;
    return size < MIN_BYTES ? MIN_BYTES : size;
}

/* Cuts `block` to `size` bytes and makes the rest, if any, a free block. */
static void block_split(struct block *block, size_t size)
{
    size_t rest = block_size(block) - size;
    if (rest < MIN_BYTES)
        return;
    block->tag = size | (block->tag & FLAGS);
    block_next(block)->tag = rest;
}

static struct block *heap_find(size_t size)
{
    struct block *end = heap_end();
    for (struct block *b = heap_first(); b != end; b = block_next(b))
        if (!block_in_use(b) && block_size(b) >= size)
            return b;
    return NULL;
}

static struct block *heap_grow(size_t size)
{
    struct block *block = mem_sbrk(size);
    if (block == (void *)-1)
        return NULL;
    block->tag = size;
    return block;
}

int mm_init(void)
{
    return mem_sbrk(TAG_BYTES) == (void *)-1 ? -1 : 0;
}

void *mm_malloc(size_t bytes)
{
    if (bytes == 0)
        return NULL;
    size_t size = size_for(bytes);
    struct block *block = size ? heap_find(size) : NULL;
    if (!block && size)
        block = heap_grow(size);
    if (!block) {
        errno = ENOMEM;
        return NULL;
    }
    block_split(block, size);
    block->tag |= IN_USE;
    return block->payload;
}

/* Step 3 joins the block with its free neighbours. */
void mm_free(void *block)
{
    if (block)
        block_of(block)->tag &= ~(uint64_t)IN_USE;
}

void *mm_realloc(void *block, size_t bytes)
{
    if (!block)
        return mm_malloc(bytes);
    if (bytes == 0) {
        mm_free(block);
        return NULL;
    }
    void *moved = mm_malloc(bytes);
    if (!moved)
        return NULL;
    size_t old = block_size(block_of(block)) - TAG_BYTES;
    memcpy(moved, block, old < bytes ? old : bytes);
    mm_free(block);
    return moved;
}

/* Step 5. */
void *mm_memalign(size_t alignment, size_t bytes)
{
    (void)alignment, (void)bytes;
    errno = ENOSYS;
    return NULL;
}

/* Step 3 adds what must hold between neighbours. */
bool mm_checkheap(int line)
{
    struct block *end = heap_end();
    for (struct block *b = heap_first(); b != end; b = block_next(b)) {
        size_t room = (char *)end - (char *)b;
        if (block_size(b) >= MIN_BYTES && block_size(b) <= room)
            continue;
        printf("line %d: block %p has an impossible size\n", line,
               (void *)b->payload);
        return false;
    }
    return true;
}
