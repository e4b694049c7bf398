/* Lock-free: one stack of free blocks for each class, for all threads, and no
 * lock anywhere.
 *
 *   head:   | block / 16, 44 bits | tag, 20 bits |   one word: compared and
 *                  |                                 swapped at once
 *                  v
 *   links:       block ----> block ----> none
 *
 *   a chunk: 64 KiB on a multiple of 64 KiB, all blocks of one class
 *            +--------+-----------------+---+-------+-------+-------+
 *            | header | links, 8 a block|   | block | block | block |
 *            +--------+-----------------+---+-------+-------+-------+
 *
 * Who takes a block has to read its link before it is his: another may take
 * the block meanwhile, hand it out, and get it back (ABA). So links lie outside
 * of blocks, chunks are never unmapped, and each swap counts the tag up: the
 * swap of who read a stale link fails.
 *
 * Theory: blow-up 1, as with one lock. Nobody ever waits, and the curve falls
 * all the same: the head's line travels to a core, its swap comes too late, and
 * it asks again. No lock is not no contention.
 * Passes stage 1 and whatever else asks for little memory alone; fails every
 * curve.
 */
#include "mm.h"
#include "memmap.h"

#include <errno.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
    CHUNK_BYTES = 64 << 10,
    HEADER_BYTES = 64,
    SMALL_BYTES = 8 << 10, /* a larger block has a chunk of its own */
    N_CLASSES = 32,
    LARGE = N_CLASSES, /* the class of such a chunk */
    TAG_BITS = 20,
};

typedef _Atomic(void *) link_t; /* the block below in the stack, or NULL */

struct chunk {
    unsigned class;
    size_t room;        /* bytes in a block */
    size_t mapped;      /* LARGE: bytes from the header to the end */
    struct chunk *next; /* not LARGE: in `chunks` */
    _Alignas(HEADER_BYTES) link_t links[]; /* not LARGE: the last block first */
};

/* One line each, so that classes do not disturb one another. */
struct stack {
    _Alignas(MM_LINE_BYTES) _Atomic uint64_t head;
};

static struct stack stacks[N_CLASSES];
static _Atomic(struct chunk *) chunks; /* newest first; only grows */

/* Bytes of a class: 16 to 128 in steps of 16, then four to a doubling. */
static size_t class_bytes(unsigned class)
{
    if (class < 8)
        return (class + 1) * MM_ALIGNMENT;
    return (size_t)MM_ALIGNMENT * (class % 4 + 5) << (class / 4 - 1);
}

static unsigned class_of(size_t bytes)
{
    size_t last = (bytes - 1) / MM_ALIGNMENT;
    if (last < 8)
        return last;
    unsigned log = 63 - __builtin_clzl(last);
    return (log - 2) * 4 + (last >> (log - 2));
}

static size_t chunk_blocks(size_t room)
{
    return (CHUNK_BYTES - HEADER_BYTES) / (room + sizeof(link_t));
}

/* A large block that is aligned to a chunk or more follows its chunk. */
static struct chunk *chunk_of(const void *block)
{
    return (struct chunk *)(((uintptr_t)block - 1) & -(uintptr_t)CHUNK_BYTES);
}

/* The n-th block from the end: a power of two divides all of its class. */
static void *chunk_block(const struct chunk *chunk, size_t n)
{
    return (char *)chunk + CHUNK_BYTES - (n + 1) * chunk->room;
}

static link_t *link_of(const void *block)
{
    struct chunk *chunk = chunk_of(block);
    size_t behind = (char *)chunk + CHUNK_BYTES - (char *)block;
    return &chunk->links[behind / chunk->room - 1];
}

static void *head_block(uint64_t head)
{
    return (void *)(head >> TAG_BITS << 4);
}

/* What follows on `before` with this block on top. */
static uint64_t head_next(uint64_t before, const void *block)
{
    uint64_t tag = (before + 1) & ((1 << TAG_BITS) - 1);
    return (uint64_t)(uintptr_t)block >> 4 << TAG_BITS | tag;
}

/* Puts a chain of linked blocks on top. */
static void stack_push(struct stack *stack, void *first, void *last)
{
    uint64_t head = atomic_load(&stack->head);
    do
        atomic_store(link_of(last), head_block(head));
    while (!atomic_compare_exchange_weak(&stack->head, &head,
                                         head_next(head, first)));
}

static void *stack_pop(struct stack *stack)
{
    uint64_t head = atomic_load(&stack->head);
    void *block, *below;
    do {
        block = head_block(head);
        if (!block)
            return NULL;
        below = atomic_load(link_of(block));
    } while (!atomic_compare_exchange_weak(&stack->head, &head,
                                           head_next(head, below)));
    return block;
}

static void chunks_add(struct chunk *chunk)
{
    chunk->next = atomic_load(&chunks);
    while (!atomic_compare_exchange_weak(&chunks, &chunk->next, chunk))
        ;
}

/* A block of a new chunk; the others go on the stack as they lie. */
static void *stack_refill(struct stack *stack, unsigned class)
{
    struct chunk *chunk = mem_map(CHUNK_BYTES, CHUNK_BYTES);
    if (!chunk)
        return NULL;
    chunk->class = class;
    chunk->room = class_bytes(class);
    size_t last = chunk_blocks(chunk->room) - 1;
    for (size_t n = 1; n < last; n++)
        atomic_store_explicit(&chunk->links[n], chunk_block(chunk, n + 1),
                              memory_order_relaxed);
    chunks_add(chunk);
    stack_push(stack, chunk_block(chunk, 1), chunk_block(chunk, last));
    return chunk_block(chunk, 0);
}

/* A chunk for one block, which begins at a multiple of `alignment`. */
static void *large_map(size_t bytes, size_t alignment)
{
    size_t skip = alignment < HEADER_BYTES ? HEADER_BYTES : alignment;
    size_t page = mem_pagesize();
    if (bytes > PTRDIFF_MAX / 4 || alignment > PTRDIFF_MAX / 4) {
        errno = ENOMEM;
        return NULL;
    }
    size_t total = (skip + bytes + page - 1) & -page;
    char *at = mem_map(total, skip > CHUNK_BYTES ? skip : CHUNK_BYTES);
    if (!at)
        return NULL;
    struct chunk *chunk = chunk_of(at + skip);
    size_t unused = (char *)chunk - at;
    if (unused > 0)
        mem_unmap(at, unused);
    chunk->class = LARGE;
    chunk->room = total - skip;
    chunk->mapped = total - unused;
    return at + skip;
}

int mm_init(void)
{
    return 0;
}

void *mm_malloc(size_t bytes)
{
    if (bytes == 0)
        return NULL;
    if (bytes > SMALL_BYTES)
        return large_map(bytes, MM_ALIGNMENT);
    unsigned class = class_of(bytes);
    void *block = stack_pop(&stacks[class]);
    return block ? block : stack_refill(&stacks[class], class);
}

void mm_free(void *block)
{
    if (!block)
        return;
    struct chunk *chunk = chunk_of(block);
    if (chunk->class == LARGE)
        mem_unmap(chunk, chunk->mapped);
    else
        stack_push(&stacks[chunk->class], block, block);
}

void *mm_realloc(void *block, size_t bytes)
{
    if (!block)
        return mm_malloc(bytes);
    if (bytes == 0) {
        mm_free(block);
        return NULL;
    }
    size_t room = chunk_of(block)->room;
    if (bytes <= room && bytes >= room / 2)
        return block;
    void *moved = mm_malloc(bytes);
    if (!moved)
        return NULL;
    memcpy(moved, block, bytes < room ? bytes : room);
    mm_free(block);
    return moved;
}

/* A block of a power of two lies at a multiple of its size. */
void *mm_memalign(size_t alignment, size_t bytes)
{
    if (alignment == 0 || (alignment & (alignment - 1))) {
        errno = EINVAL;
        return NULL;
    }
    if (alignment <= MM_ALIGNMENT || bytes == 0)
        return mm_malloc(bytes);
    size_t larger = bytes > alignment ? bytes : alignment;
    if (larger > SMALL_BYTES)
        return large_map(bytes, alignment);
    return mm_malloc((size_t)1 << (64 - __builtin_clzl(larger - 1)));
}

/* A thread has nothing of its own here. */
void mm_thread_exit(void)
{
}

static bool chunk_is_known(const struct chunk *chunk)
{
    const struct chunk *known = atomic_load(&chunks);
    while (known && known != chunk)
        known = known->next;
    return known;
}

static bool block_is_sound(const void *block, unsigned class)
{
    const struct chunk *chunk = chunk_of(block);
    if (!chunk_is_known(chunk) || chunk->class != class)
        return false;
    size_t behind = (char *)chunk + CHUNK_BYTES - (char *)block;
    return behind % chunk->room == 0 &&
           behind / chunk->room <= chunk_blocks(chunk->room);
}

/* Blocks of a class in all chunks, free or not. */
static size_t class_blocks(unsigned class)
{
    size_t blocks = 0;
    for (const struct chunk *c = atomic_load(&chunks); c; c = c->next)
        if (c->class == class)
            blocks += chunk_blocks(c->room);
    return blocks;
}

/* Each free block is a block of this class, and there are no more of them than
 * blocks: a stack in a circle would have more. */
static bool class_is_sound(unsigned class)
{
    size_t left = class_blocks(class);
    void *block = head_block(atomic_load(&stacks[class].head));
    for (; block; block = atomic_load(link_of(block)))
        if (left-- == 0 || !block_is_sound(block, class))
            return false;
    return true;
}

bool mm_checkheap(int line)
{
    for (unsigned class = 0; class < N_CLASSES; class ++)
        if (!class_is_sound(class)) {
            printf("line %d: a stack of blocks of %zu bytes is broken\n", line,
                   class_bytes(class));
            return false;
        }
    return true;
}
