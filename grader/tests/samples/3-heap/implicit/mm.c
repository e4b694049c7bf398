/* The textbook heap: one implicit list of blocks, searched first fit.
 *
 *   a block    +-----+--------------------------------+-----+
 *              | tag |  payload                       | tag |
 *              +-----+--------------------------------+-----+
 *               8     a multiple of 16                 8 bytes
 *
 *   tag = bytes in the whole block, + 1 if it is used
 *
 *   the heap   | pad | tag tag | block | block | ... | block | tag |
 *                8    prologue                              epilogue
 *
 * Prologue (an empty used block) and epilogue (a used tag of size 0) spare
 * the edges of the heap from being special.
 *
 * Invariants: both tags of a block agree; the sizes add up to the heap;
 * no two free blocks are neighbours.
 */
#include "mm.h"
#include "memlib.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct block {
    size_t tag;
};

enum {
    USED = 1,
    TAG_BYTES = sizeof(size_t),
    TAGS_BYTES = 2 * TAG_BYTES,
    MIN_BYTES = 32, /* both tags and the smallest payload */
    CHUNK_BYTES = 4096,
};

static size_t block_size(const struct block *b)
{
    return b->tag & ~(size_t)USED;
}

static bool block_used(const struct block *b)
{
    return b->tag & USED;
}

static struct block *block_at(const void *base, ptrdiff_t bytes)
{
    return (struct block *)((char *)base + bytes);
}

static struct block *block_next(const struct block *b)
{
    return block_at(b, block_size(b));
}

/* The last tag of a block, seen as a block of its own. */
static struct block *block_footer(const struct block *b)
{
    return block_next(b) - 1;
}

static struct block *block_prev(const struct block *b)
{
    return block_at(b, -(ptrdiff_t)block_size(b - 1));
}

static void block_set(struct block *b, size_t size, size_t used)
{
    b->tag = size | used;
    block_footer(b)->tag = b->tag;
}

static struct block *heap_first(void)
{
    return block_at(mem_heap_lo(), TAG_BYTES + TAGS_BYTES);
}

static struct block *heap_epilogue(void)
{
    return block_at(mem_heap_hi(), 1 - TAG_BYTES);
}

/* Bytes of the block that serves a request; 0 when no heap is that large. */
static size_t size_for(size_t bytes)
{
    if (bytes > PTRDIFF_MAX / 2)
        return 0;
    return (bytes + TAGS_BYTES + MM_ALIGNMENT - 1) / MM_ALIGNMENT *
           MM_ALIGNMENT;
}

/* Joins a free block with its free neighbours. */
static struct block *block_merge(struct block *b)
{
    struct block *next = block_next(b);
    if (!block_used(next))
        block_set(b, block_size(b) + block_size(next), 0);
    if (!block_used(b - 1)) {
        struct block *prev = block_prev(b);
        block_set(prev, block_size(prev) + block_size(b), 0);
        b = prev;
    }
    return b;
}

/* A free block of at least `size` bytes at the end of the heap, or NULL. The
 * epilogue becomes its first tag. */
static struct block *heap_grow(size_t size)
{
    size_t grow = size < CHUNK_BYTES ? CHUNK_BYTES : size;
    if (mem_sbrk(grow) == (void *)-1)
        return NULL;
    struct block *b = block_at(heap_epilogue(), -(ptrdiff_t)grow);
    block_set(b, grow, 0);
    heap_epilogue()->tag = USED;
    return block_merge(b);
}

static struct block *heap_find(size_t size)
{
    struct block *end = heap_epilogue();
    for (struct block *b = heap_first(); b != end; b = block_next(b))
        if (!block_used(b) && block_size(b) >= size)
            return b;
    return NULL;
}

/* Uses the first `size` bytes of a free block; the rest, if it can be a
 * block, stays free. */
static void block_take(struct block *b, size_t size)
{
    size_t rest = block_size(b) - size;
    if (rest < MIN_BYTES) {
        block_set(b, block_size(b), USED);
        return;
    }
    block_set(b, size, USED);
    block_set(block_next(b), rest, 0);
}

int mm_init(void)
{
    struct block *pad = mem_sbrk(TAGS_BYTES + 2 * TAG_BYTES);
    if (pad == (void *)-1)
        return -1;
    block_set(pad + 1, TAGS_BYTES, USED);
    heap_epilogue()->tag = USED;
    return 0;
}

void *mm_malloc(size_t bytes)
{
    if (bytes == 0)
        return NULL;
    size_t size = size_for(bytes);
    struct block *b = size ? heap_find(size) : NULL;
    if (!b && size)
        b = heap_grow(size);
    if (!b) {
        errno = ENOMEM;
        return NULL;
    }
    block_take(b, size);
    return b + 1;
}

void mm_free(void *block)
{
    if (!block)
        return;
    struct block *b = (struct block *)block - 1;
    block_set(b, block_size(b), 0);
    block_merge(b);
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
    size_t old = block_size((struct block *)block - 1) - TAGS_BYTES;
    memcpy(moved, block, old < bytes ? old : bytes);
    mm_free(block);
    return moved;
}

void *mm_memalign(size_t alignment, size_t bytes)
{
    (void)alignment, (void)bytes;
    errno = ENOSYS;
    return NULL;
}

/* What is wrong with a block, or NULL. Looks at no byte outside the heap. */
static const char *block_wrong(const struct block *b)
{
    size_t size = block_size(b);
    size_t room = (char *)heap_epilogue() - (char *)b;
    if (size < MIN_BYTES || size % MM_ALIGNMENT != 0)
        return "has an impossible size";
    if (size > room)
        return "reaches past the end of the heap";
    if (block_footer(b)->tag != b->tag)
        return "has two tags that differ";
    if (!block_used(b) && !block_used(b - 1))
        return "is free beside a free block";
    return NULL;
}

static bool heap_edges_sound(void)
{
    const struct block *prologue = block_at(mem_heap_lo(), TAG_BYTES);
    return prologue[0].tag == (TAGS_BYTES | USED) &&
           prologue[1].tag == prologue[0].tag && heap_epilogue()->tag == USED;
}

bool mm_checkheap(int line)
{
    if (!heap_edges_sound()) {
        printf("line %d: prologue or epilogue overwritten\n", line);
        return false;
    }
    struct block *end = heap_epilogue();
    for (struct block *b = heap_first(); b != end; b = block_next(b)) {
        const char *wrong = block_wrong(b);
        if (wrong) {
            printf("line %d: block %p %s\n", line, (void *)(b + 1), wrong);
            return false;
        }
    }
    return true;
}
