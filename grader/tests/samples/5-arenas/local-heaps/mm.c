/* A heap for each thread, and nothing else: what a thread frees is its own
 * from then on, whoever asked for it.
 *
 *   thread 0           thread 1           thread 2
 *      |                  |                  |
 *   heap: bins         heap: bins         heap: bins      no lock
 *
 *      producer  --- block --->  consumer
 *      (maps one more)           (keeps it, and never needs it)
 *
 *   a chunk: 64 KiB on a multiple of 64 KiB: header | block | block | ...
 *            all blocks of one class, and the class is in the header
 *
 * Theory: the curve is a straight line, since threads share nothing. Blow-up
 * without bound: where one thread allocates and another frees, the heap grows
 * in every round with the same blocks live.
 * Passes stages 1 and 2; fails whatever looks at memory after remote frees.
 */
#include "mm.h"
#include "memmap.h"

#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
    CHUNK_BYTES = 64 << 10,
    HEADER_BYTES = 64,
    SMALL_BYTES = 8 << 10, /* a larger block has a chunk of its own */
    N_CLASSES = 32,
    LARGE = N_CLASSES,    /* the class of such a chunk */
    HEAP_BYTES = 4 << 10, /* one page: heaps share no line */
};

struct chunk {
    unsigned class;
    size_t room;        /* bytes in a block */
    size_t mapped;      /* LARGE: bytes from the header to the end */
    struct chunk *next; /* not LARGE: of the heap that mapped it */
};

struct block {
    struct block *next; /* while free */
};

struct bin {
    struct block *freed; /* freed last, first */
    char *fresh, *end;   /* blocks of the newest chunk never handed out */
};

/* Only its thread looks into a heap; when that has ended, the next new thread
 * takes the heap over. */
struct heap {
    struct heap *next; /* in `heaps` */
    bool idle;         /* no thread has it */
    struct chunk *chunks;
    struct bin bins[N_CLASSES];
};

_Static_assert(sizeof(struct heap) <= HEAP_BYTES, "a heap fits in its page");

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of these two: */
static struct heap *heaps;                               /* all there are */
static __thread struct heap *mine; /* NULL: none yet, and `idle` of all */

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

static struct heap *heaps_add(void)
{
    struct heap *heap = mem_map(HEAP_BYTES, HEAP_BYTES);
    if (!heap)
        return NULL;
    heap->next = heaps;
    heaps = heap;
    return heap;
}

/* The calling thread's heap; NULL when there is no room for one. */
static struct heap *heap_mine(void)
{
    if (mine)
        return mine;
    pthread_mutex_lock(&lock);
    mine = heaps;
    while (mine && !mine->idle)
        mine = mine->next;
    if (!mine)
        mine = heaps_add();
    if (mine)
        mine->idle = false;
    pthread_mutex_unlock(&lock);
    return mine;
}

static bool heap_refill(struct heap *heap, struct bin *bin, unsigned class)
{
    struct chunk *chunk = mem_map(CHUNK_BYTES, CHUNK_BYTES);
    if (!chunk)
        return false;
    *chunk =
        (struct chunk){class, class_bytes(class), CHUNK_BYTES, heap->chunks};
    heap->chunks = chunk;
    bin->fresh = (char *)chunk + first_block(chunk->room);
    bin->end = (char *)chunk + CHUNK_BYTES;
    return true;
}

static void *heap_take(struct heap *heap, unsigned class)
{
    struct bin *bin = &heap->bins[class];
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
    *chunk = (struct chunk){LARGE, total - skip, total - unused, NULL};
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
    struct heap *heap = heap_mine();
    return heap ? heap_take(heap, class_of(bytes)) : NULL;
}

/* Into the heap of the thread that frees. One that cannot even have a heap
 * loses the block. */
void mm_free(void *payload)
{
    if (!payload)
        return;
    struct chunk *chunk = chunk_of(payload);
    if (chunk->class == LARGE) {
        mem_unmap(chunk, chunk->mapped);
        return;
    }
    int before = errno;
    struct heap *heap = heap_mine();
    errno = before;
    if (!heap)
        return;
    struct block *block = payload;
    block->next = heap->bins[chunk->class].freed;
    heap->bins[chunk->class].freed = block;
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

void mm_thread_exit(void)
{
    if (!mine)
        return;
    pthread_mutex_lock(&lock);
    mine->idle = true;
    pthread_mutex_unlock(&lock);
    mine = NULL;
}

static bool chunk_is_known(const struct chunk *chunk)
{
    for (const struct heap *heap = heaps; heap; heap = heap->next)
        for (const struct chunk *c = heap->chunks; c; c = c->next)
            if (c == chunk)
                return true;
    return false;
}

static bool block_is_sound(const struct block *block, unsigned class)
{
    const struct chunk *chunk = chunk_of(block);
    if (!chunk_is_known(chunk) || chunk->class != class)
        return false;
    size_t offset = (char *)block - (char *)chunk;
    size_t first = first_block(chunk->room);
    return offset >= first && (offset - first) % chunk->room == 0 &&
           offset + chunk->room <= CHUNK_BYTES;
}

/* Blocks of a class in all chunks, free or not. */
static size_t class_blocks(unsigned class)
{
    size_t room = class_bytes(class), blocks = 0;
    for (const struct heap *heap = heaps; heap; heap = heap->next)
        for (const struct chunk *c = heap->chunks; c; c = c->next)
            if (c->class == class)
                blocks += (CHUNK_BYTES - first_block(room)) / room;
    return blocks;
}

/* Each free block is a block of this class, and there are no more of them than
 * blocks: a list in a circle would have more. */
static bool class_is_sound(unsigned class)
{
    size_t left = class_blocks(class);
    for (const struct heap *heap = heaps; heap; heap = heap->next)
        for (struct block *b = heap->bins[class].freed; b; b = b->next)
            if (left-- == 0 || !block_is_sound(b, class))
                return false;
    return true;
}

bool mm_checkheap(int line)
{
    for (unsigned class = 0; class < N_CLASSES; class ++)
        if (!class_is_sound(class)) {
            printf("line %d: a list of blocks of %zu bytes is broken\n", line,
                   class_bytes(class));
            return false;
        }
    return true;
}
