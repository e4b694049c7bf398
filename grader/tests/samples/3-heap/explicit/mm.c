/* Boundary tags, and one doubly linked list of the free blocks.
 *
 *   used block  +-----+-----------------------------------+-----+
 *               | tag |  payload                          | tag |
 *               +-----+-----------------------------------+-----+
 *   free block  | tag | next | prev |                     | tag |
 *               +-----+------+------+---------------------+-----+
 *                8     8      8                            8 bytes
 *
 *   tag = bytes in the whole block, + 1 if it is used
 *
 *   the heap    | pad | tag tag | block | block | ... | block | tag |
 *                8    prologue                              epilogue
 *
 * What is freed last is tried first. A search meets free blocks alone, so it
 * does not slow down as live blocks pile up.
 *
 * Invariants: both tags of a block agree; the sizes add up to the heap; no
 * two free blocks are neighbours; a block is on the list if it is free.
 */
#include "mm.h"
#include "memlib.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct block {
    size_t tag;
    struct block *next, *prev; /* on the list; payload while used */
};

enum {
    USED = 1,
    TAG_BYTES = sizeof(size_t),
    TAGS_BYTES = 2 * TAG_BYTES,
    MIN_BYTES = 32, /* both tags and both links */
    CHUNK_BYTES = 4096,
};

static struct block *list; /* freed last, first; NULL-terminated */

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

static struct block *block_of(const void *payload)
{
    return block_at(payload, -TAG_BYTES);
}

static void *block_payload(const struct block *b)
{
    return block_at(b, TAG_BYTES);
}

static struct block *block_next(const struct block *b)
{
    return block_at(b, block_size(b));
}

static struct block *block_footer(const struct block *b)
{
    return block_at(block_next(b), -TAG_BYTES);
}

/* The last tag of the block before. */
static struct block *block_before(const struct block *b)
{
    return block_at(b, -TAG_BYTES);
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

static void list_push(struct block *b)
{
    b->next = list;
    b->prev = NULL;
    if (list)
        list->prev = b;
    list = b;
}

static void list_remove(struct block *b)
{
    if (b->prev)
        b->prev->next = b->next;
    else
        list = b->next;
    if (b->next)
        b->next->prev = b->prev;
}

/* Makes `size` bytes at b one free block with its free neighbours, and puts
 * it on the list. */
static struct block *block_release(struct block *b, size_t size)
{
    struct block *next = block_at(b, size);
    if (!block_used(next)) {
        list_remove(next);
        size += block_size(next);
    }
    if (!block_used(block_before(b))) {
        b = block_at(b, -(ptrdiff_t)block_size(block_before(b)));
        list_remove(b);
        size += block_size(b);
    }
    block_set(b, size, 0);
    list_push(b);
    return b;
}

/* A free block of at least `size` bytes at the end of the heap, or NULL. The
 * epilogue becomes its first tag. */
static struct block *heap_grow(size_t size)
{
    size_t grow = size < CHUNK_BYTES ? CHUNK_BYTES : size;
    if (mem_sbrk(grow) == (void *)-1)
        return NULL;
    heap_epilogue()->tag = USED;
    return block_release(block_at(heap_epilogue(), -(ptrdiff_t)grow), grow);
}

static struct block *list_find(size_t size)
{
    for (struct block *b = list; b; b = b->next)
        if (block_size(b) >= size)
            return b;
    return NULL;
}

/* Uses the first `size` bytes of a free block; the rest, if it can be a
 * block, stays free. */
static void block_take(struct block *b, size_t size)
{
    size_t rest = block_size(b) - size;
    list_remove(b);
    if (rest < MIN_BYTES) {
        block_set(b, block_size(b), USED);
        return;
    }
    block_set(b, size, USED);
    block_release(block_next(b), rest);
}

int mm_init(void)
{
    struct block *pad = mem_sbrk(TAGS_BYTES + 2 * TAG_BYTES);
    if (pad == (void *)-1)
        return -1;
    list = NULL;
    block_set(block_at(pad, TAG_BYTES), TAGS_BYTES, USED);
    heap_epilogue()->tag = USED;
    return 0;
}

void *mm_malloc(size_t bytes)
{
    if (bytes == 0)
        return NULL;
    size_t size = size_for(bytes);
    struct block *b = size ? list_find(size) : NULL;
    if (!b && size)
        b = heap_grow(size);
    if (!b) {
        errno = ENOMEM;
        return NULL;
    }
    block_take(b, size);
    return block_payload(b);
}

void mm_free(void *block)
{
    if (block)
        block_release(block_of(block), block_size(block_of(block)));
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
    size_t old = block_size(block_of(block)) - TAGS_BYTES;
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
    if (!block_used(b) && !block_used(block_before(b)))
        return "is free beside a free block";
    return NULL;
}

static bool heap_edges_sound(void)
{
    struct block *prologue = block_at(mem_heap_lo(), TAG_BYTES);
    return prologue->tag == (TAGS_BYTES | USED) &&
           block_before(heap_first())->tag == prologue->tag &&
           heap_epilogue()->tag == USED;
}

/* The number of free blocks, or -1 when some block is broken. */
static long heap_count_free(int line)
{
    long n_free = 0;
    struct block *end = heap_epilogue();
    for (struct block *b = heap_first(); b != end; b = block_next(b)) {
        const char *wrong = block_wrong(b);
        if (wrong) {
            printf("line %d: block %p %s\n", line, block_payload(b), wrong);
            return -1;
        }
        n_free += !block_used(b);
    }
    return n_free;
}

static bool block_in_heap(const struct block *b)
{
    return b >= heap_first() && b < heap_epilogue() &&
           (uintptr_t)b % MM_ALIGNMENT == TAG_BYTES;
}

/* True if the list is sound and holds exactly n_free blocks. */
static bool list_sound(long n_free)
{
    const struct block *prev = NULL;
    for (const struct block *b = list; b; prev = b, b = b->next, n_free--)
        if (n_free == 0 || !block_in_heap(b) || block_used(b) ||
            b->prev != prev)
            return false;
    return n_free == 0;
}

bool mm_checkheap(int line)
{
    if (!heap_edges_sound()) {
        printf("line %d: prologue or epilogue overwritten\n", line);
        return false;
    }
    long n_free = heap_count_free(line);
    if (n_free < 0)
        return false;
    if (!list_sound(n_free)) {
        printf("line %d: the list is not the free blocks\n", line);
        return false;
    }
    return true;
}
