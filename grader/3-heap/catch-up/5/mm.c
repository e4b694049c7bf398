/* A heap to go on from at step 5: boundary tags, bins by size, best of a few
 * fits. mm_realloc always moves, and there is no mm_memalign.
 *
 *   used block  +-----+-----------------------------------------+
 *               | tag |  payload                                |
 *               +-----+-----------------------------------------+
 *   free block  | tag | next | prev |                    | size |
 *               +-----+------+------+--------------------+------+
 *                8     8      8                            8 bytes
 *
 *   tag = bytes in the whole block, + 1 if it is used,
 *                                   + 2 if the block before it is used
 *
 *   the heap    | pad | block | block | ... | block | tag |
 *                8                                  epilogue
 *
 * Only a free block has its size at its end, so a used one costs 8 bytes.
 * Below 1 KiB a bin holds one size; above, four bins share each power of two.
 *
 * Invariants: the sizes add up to the heap; bit 2 of a tag is bit 1 of the
 * tag before; no two free blocks are neighbours; a free block is in the bin
 * of its size, and nothing else is in a bin.
 */
#include "mm.h"
#include "memlib.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

struct block {
    size_t tag;
    struct block *next, *prev; /* in its bin; payload while used */
};

enum {
    USED = 1,
    PREV_USED = 2,
    FLAGS = USED | PREV_USED,
    TAG_BYTES = sizeof(size_t),
    MIN_BYTES = 32, /* tag, both links, size */
    SMALL_BYTES = 1024,
    SMALL_BINS = SMALL_BYTES / MM_ALIGNMENT, /* 64 */
    SMALL_LOG = 10,
    N_BINS = 144, /* room for blocks of 2^30 bytes */
    TRIES = 8,
};

static struct block *bins[N_BINS]; /* freed last, first; NULL-terminated */

static size_t block_size(const struct block *b)
{
    return b->tag & ~(size_t)FLAGS;
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

/* The last 8 bytes of the block before b; its size if it is free. */
static size_t *block_before(const struct block *b)
{
    return (size_t *)b - 1;
}

static struct block *heap_first(void)
{
    return block_at(mem_heap_lo(), TAG_BYTES);
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
    size_t size =
        (bytes + TAG_BYTES + MM_ALIGNMENT - 1) / MM_ALIGNMENT * MM_ALIGNMENT;
    return size < MIN_BYTES ? MIN_BYTES : size;
}

static unsigned bin_of(size_t size)
{
    if (size < SMALL_BYTES)
        return size / MM_ALIGNMENT;
    unsigned log = 63 - __builtin_clzl(size);
    unsigned bin = SMALL_BINS + (log - SMALL_LOG) * 4 + (size >> (log - 2)) % 4;
    return bin < N_BINS ? bin : N_BINS - 1;
}

static void bin_push(struct block *b)
{
    struct block **bin = &bins[bin_of(block_size(b))];
    b->next = *bin;
    b->prev = NULL;
    if (*bin)
        (*bin)->prev = b;
    *bin = b;
}

static void bin_remove(struct block *b)
{
    if (b->prev)
        b->prev->next = b->next;
    else
        bins[bin_of(block_size(b))] = b->next;
    if (b->next)
        b->next->prev = b->prev;
}

/* The smallest of the first few blocks of a bin that fit, or NULL. */
static struct block *bin_best(struct block *b, size_t size)
{
    struct block *best = NULL;
    for (int tries = TRIES; b && tries > 0; b = b->next, tries--)
        if (block_size(b) >= size &&
            (!best || block_size(b) < block_size(best)))
            best = b;
    return best;
}

static struct block *bins_find(size_t size)
{
    for (unsigned bin = bin_of(size); bin < N_BINS; bin++) {
        struct block *b = bin_best(bins[bin], size);
        if (b)
            return b;
    }
    return NULL;
}

static void block_set_used(struct block *b, size_t size)
{
    b->tag = size | (b->tag & PREV_USED) | USED;
    block_next(b)->tag |= PREV_USED;
}

/* Makes `size` bytes at b one free block with its free neighbours, and bins
 * it. b's tag must tell whether the block before is used. */
static struct block *block_release(struct block *b, size_t size)
{
    struct block *next = block_at(b, size);
    if (!block_used(next)) {
        bin_remove(next);
        size += block_size(next);
    }
    if (!(b->tag & PREV_USED)) {
        b = block_at(b, -(ptrdiff_t)*block_before(b));
        bin_remove(b);
        size += block_size(b);
    }
    b->tag = size | PREV_USED;
    *block_before(block_next(b)) = size;
    block_next(b)->tag &= ~(size_t)PREV_USED;
    bin_push(b);
    return b;
}

/* Cuts a used block down to `size` bytes, if what is left can be a block. */
static void block_trim(struct block *b, size_t size)
{
    size_t rest = block_size(b) - size;
    if (rest < MIN_BYTES)
        return;
    block_set_used(b, size);
    block_next(b)->tag = PREV_USED;
    block_release(block_next(b), rest);
}

/* Moves the break up; the epilogue moves with it. */
static bool heap_extend(size_t bytes)
{
    if (mem_sbrk(bytes) == (void *)-1)
        return false;
    heap_epilogue()->tag = USED;
    return true;
}

/* A free block of at least `size` bytes at the end of the heap, or NULL. Asks
 * only for what a free block there is short of. */
static struct block *heap_grow(size_t size)
{
    struct block *end = heap_epilogue();
    size_t have = end->tag & PREV_USED ? 0 : *block_before(end);
    if (!heap_extend(size - have))
        return NULL;
    return block_release(end, size - have);
}

int mm_init(void)
{
    if (mem_sbrk(2 * TAG_BYTES) == (void *)-1)
        return -1;
    memset(bins, 0, sizeof bins);
    heap_epilogue()->tag = USED | PREV_USED;
    return 0;
}

void *mm_malloc(size_t bytes)
{
    if (bytes == 0)
        return NULL;
    size_t size = size_for(bytes);
    struct block *b = size ? bins_find(size) : NULL;
    if (!b && size)
        b = heap_grow(size);
    if (!b) {
        errno = ENOMEM;
        return NULL;
    }
    bin_remove(b);
    block_set_used(b, block_size(b));
    block_trim(b, size);
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
    void *moved = mm_malloc(bytes); /* step 5 stays in place where it can */
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

/* What is wrong with a block, or NULL. Looks at no byte outside the heap. */
static const char *block_wrong(const struct block *b, bool prev_used)
{
    size_t size = block_size(b);
    size_t room = (char *)heap_epilogue() - (char *)b;
    if (size < MIN_BYTES || size % MM_ALIGNMENT != 0)
        return "has an impossible size";
    if (size > room)
        return "reaches past the end of the heap";
    if (!!(b->tag & PREV_USED) != prev_used)
        return "is wrong about the block before it";
    if (!block_used(b) && !prev_used)
        return "is free beside a free block";
    if (!block_used(b) && *block_before(block_next(b)) != size)
        return "is free and its two sizes differ";
    return NULL;
}

/* The number of free blocks, or -1 when some block is broken. */
static long heap_count_free(int line)
{
    long n_free = 0;
    bool prev_used = true;
    struct block *end = heap_epilogue();
    for (struct block *b = heap_first(); b != end; b = block_next(b)) {
        const char *wrong = block_wrong(b, prev_used);
        if (wrong) {
            printf("line %d: block %p %s\n", line, block_payload(b), wrong);
            return -1;
        }
        prev_used = block_used(b);
        n_free += !prev_used;
    }
    if (end->tag != (USED | (prev_used ? PREV_USED : 0))) {
        printf("line %d: the epilogue is overwritten\n", line);
        return -1;
    }
    return n_free;
}

static bool block_in_heap(const struct block *b)
{
    return b >= heap_first() && b < heap_epilogue() &&
           (uintptr_t)b % MM_ALIGNMENT == TAG_BYTES;
}

/* The number of blocks in a bin, or more than `most` when it is broken. */
static long bin_count(unsigned bin, long most)
{
    long count = 0;
    const struct block *prev = NULL;
    for (const struct block *b = bins[bin]; b; prev = b, b = b->next)
        if (++count > most || !block_in_heap(b) || block_used(b) ||
            b->prev != prev || bin_of(block_size(b)) != bin)
            return most + 1;
    return count;
}

bool mm_checkheap(int line)
{
    long n_free = heap_count_free(line);
    if (n_free < 0)
        return false;
    for (unsigned bin = 0; bin < N_BINS && n_free >= 0; bin++)
        n_free -= bin_count(bin, n_free);
    if (n_free != 0)
        printf("line %d: the bins are not the free blocks\n", line);
    return n_free == 0;
}
