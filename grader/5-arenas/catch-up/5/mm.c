/* mm.c: lab 5, a heap for many threads. You edit only this file.
 *
 * The contract of each mm_ function is in mm.h, the memory under the heap in
 * memmap.h, the steps in handouts/5-arenas/README.md. TODO n is step n. Most
 * functions are written in one step and again, better, in a later one.
 *
 *     a multiple of 64 KiB                                      the next one
 *     v                                                         v
 *     +-------+---+---------+---------+---------+---- ~ --------+
 *     | chunk |   | block 0 | block 1 | block 2 |               |
 *     +-------+---+---------+---------+---------+---- ~ --------+
 *      header      all of one size: a block needs no tag, for its
 *                  address, rounded down, is its chunk's
 *
 * Keep it or draw your own: only the contract is checked.
 */
#include "mm.h"
#include "memmap.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* Given: chunks, and the sizes of blocks in them. */

enum {
    CHUNK_BYTES = 64 << 10,
    HEADER_BYTES = 64,
    SMALL_BYTES = 8 << 10, /* a larger block has a chunk of its own */
    N_CLASSES = 32,
    LARGE = N_CLASSES,    /* the class of such a chunk */
    HEAP_BYTES = 4 << 10, /* one page: heaps share no line */
    N_HEAPS = MM_THREADS,
};

struct chunk {
    unsigned class;
    size_t room;        /* bytes in a block */
    size_t mapped;      /* LARGE: bytes from the header to the end */
    struct chunk *next; /* not LARGE: of the owner */
    struct heap *owner; /* not LARGE: the heap that mapped it */
};

struct block {
    struct block *next; /* while free */
};

struct bin {
    struct block *freed; /* freed last, first */
    char *fresh, *end;   /* blocks of the newest chunk never handed out */
};

/* Any number of threads share the heaps. Each frees into the one that it used
 * last, if nobody else is there, and sends home to the others. */
struct heap {
    pthread_mutex_t lock; /* of chunks and bins */
    struct heap *next;    /* in `heaps`; never changes */
    struct chunk *chunks;
    struct bin bins[N_CLASSES];
    _Alignas(MM_LINE_BYTES) _Atomic(struct block *) remote; /* of any class */
};

_Static_assert(sizeof(struct heap) <= HEAP_BYTES, "a heap fits in its page");

static _Atomic(struct heap *) heaps; /* newest first; only grows */
static unsigned n_heaps;
static pthread_mutex_t growing = PTHREAD_MUTEX_INITIALIZER; /* of both */
static __thread struct heap *last; /* that this thread had a block from */

/* Bytes in a block of this class: 16, 32, 48 ... 128, then four classes to
 * each doubling: 160, 192, 224, 256, 320 ... 8192. */
static size_t class_bytes(unsigned class)
{
    if (class < 8)
        return (class + 1) * MM_ALIGNMENT;
    return (size_t)MM_ALIGNMENT * (class % 4 + 5) << (class / 4 - 1);
}

/* The class of the smallest blocks that hold 1 to SMALL_BYTES bytes. */
static unsigned class_of(size_t bytes)
{
    size_t last = (bytes - 1) / MM_ALIGNMENT;
    if (last < 8)
        return last;
    unsigned log = 63 - __builtin_clzl(last);
    return (log - 2) * 4 + (last >> (log - 2));
}

/* Where the first block begins: a power of two divides all its blocks. */
static size_t first_block(size_t room)
{
    return room < HEADER_BYTES ? HEADER_BYTES : room;
}

/* A large block that is aligned to a chunk or more follows its chunk. */
static struct chunk *chunk_of(const void *block)
{
    return (struct chunk *)(((uintptr_t)block - 1) & -(uintptr_t)CHUNK_BYTES);
}

/* A new heap, locked; NULL if there are N_HEAPS or there is no room. */
static struct heap *heaps_add(void)
{
    pthread_mutex_lock(&growing);
    struct heap *heap = NULL;
    if (n_heaps < N_HEAPS)
        heap = mem_map(HEAP_BYTES, HEAP_BYTES);
    if (heap) {
        pthread_mutex_init(&heap->lock, NULL);
        pthread_mutex_lock(&heap->lock);
        heap->next = atomic_load(&heaps);
        atomic_store(&heaps, heap);
        n_heaps++;
    }
    pthread_mutex_unlock(&growing);
    return heap;
}

static bool heap_try(struct heap *heap)
{
    return heap && pthread_mutex_trylock(&heap->lock) == 0;
}

/* A heap, locked: the last one, an idle one, a new one, or the last one
 * after all, when it is free again. NULL if there is no room for the first. */
static struct heap *heap_lock_any(void)
{
    if (heap_try(last))
        return last;
    struct heap *heap = atomic_load(&heaps);
    while (heap && (heap == last || !heap_try(heap)))
        heap = heap->next;
    if (!heap)
        heap = heaps_add();
    if (heap)
        return heap;
    heap = last ? last : atomic_load(&heaps);
    if (heap)
        pthread_mutex_lock(&heap->lock);
    return heap;
}

static bool heap_refill(struct heap *heap, struct bin *bin, unsigned class)
{
    struct chunk *chunk = mem_map(CHUNK_BYTES, CHUNK_BYTES);
    if (!chunk)
        return false;
    *chunk = (struct chunk){class, class_bytes(class), CHUNK_BYTES,
                            heap->chunks, heap};
    heap->chunks = chunk;
    bin->fresh = (char *)chunk + first_block(chunk->room);
    bin->end = (char *)chunk + CHUNK_BYTES;
    return true;
}

static void heap_put(struct heap *heap, struct block *block)
{
    struct bin *bin = &heap->bins[chunk_of(block)->class];
    block->next = bin->freed;
    bin->freed = block;
}

/* From any thread. */
static void heap_send(struct heap *heap, struct block *block)
{
    block->next = atomic_load(&heap->remote);
    while (!atomic_compare_exchange_weak(&heap->remote, &block->next, block))
        ;
}

/* Puts what others have freed into the bins. */
static void heap_collect(struct heap *heap)
{
    if (!atomic_load(&heap->remote))
        return;
    struct block *next, *block = atomic_exchange(&heap->remote, NULL);
    for (; block; block = next) {
        next = block->next;
        heap_put(heap, block);
    }
}

static void *heap_take(struct heap *heap, unsigned class)
{
    struct bin *bin = &heap->bins[class];
    if (!bin->freed)
        heap_collect(heap);
    struct block *block = bin->freed;
    if (block) {
        bin->freed = block->next;
        return block;
    }
    size_t room = class_bytes(class);
    if ((size_t)(bin->end - bin->fresh) < room &&
        !heap_refill(heap, bin, class))
        return NULL;
    bin->fresh += room;
    return bin->fresh - room;
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
    *chunk = (struct chunk){LARGE, total - skip, total - unused, NULL, NULL};
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
    struct heap *heap = heap_lock_any();
    if (!heap)
        return NULL;
    void *block = heap_take(heap, class_of(bytes));
    pthread_mutex_unlock(&heap->lock);
    last = heap;
    return block;
}

void mm_free(void *block)
{
    if (!block)
        return;
    struct chunk *chunk = chunk_of(block);
    if (chunk->class == LARGE) {
        mem_unmap(chunk, chunk->mapped);
    } else if (chunk->owner == last && heap_try(last)) {
        heap_put(last, block);
        pthread_mutex_unlock(&last->lock);
    } else {
        heap_send(chunk->owner, block);
    }
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

/* The heaps stay; whoever comes next starts with the newest. */
void mm_thread_exit(void)
{
    last = NULL;
}

static bool heap_has(const struct heap *heap, const struct chunk *chunk)
{
    const struct chunk *known = heap->chunks;
    while (known && known != chunk)
        known = known->next;
    return known;
}

static bool block_is_sound(const struct heap *heap, const struct block *block)
{
    const struct chunk *chunk = chunk_of(block);
    if (!heap_has(heap, chunk) || chunk->owner != heap)
        return false;
    size_t offset = (char *)block - (char *)chunk;
    size_t first = first_block(chunk->room);
    return offset >= first && (offset - first) % chunk->room == 0 &&
           offset + chunk->room <= CHUNK_BYTES;
}

/* Each block in the list is a block of this heap and of this class, or of any
 * if `class` is LARGE, and takes one of those that may be `left`: a list in a
 * circle would take more. */
static bool list_is_sound(const struct heap *heap, const struct block *block,
                          unsigned class, size_t *left)
{
    for (; block; block = block->next)
        if ((*left)-- == 0 || !block_is_sound(heap, block) ||
            (class != LARGE && chunk_of(block)->class != class))
            return false;
    return true;
}

static bool heap_is_sound(struct heap *heap)
{
    size_t left = 0;
    for (const struct chunk *c = heap->chunks; c; c = c->next)
        left += (CHUNK_BYTES - first_block(c->room)) / c->room;
    bool sound = list_is_sound(heap, atomic_load(&heap->remote), LARGE, &left);
    for (unsigned class = 0; sound && class < N_CLASSES; class ++)
        sound = list_is_sound(heap, heap->bins[class].freed, class, &left);
    return sound;
}

bool mm_checkheap(int line)
{
    struct heap *heap = atomic_load(&heaps);
    for (; heap; heap = heap->next)
        if (!heap_is_sound(heap)) {
            printf("line %d: a list of heap %p is broken\n", line,
                   (void *)heap);
            return false;
        }
    return true;
}
