/* One heap, one lock: the simplest heap that many threads may call.
 *
 *   thread 0    thread 1    thread 2
 *          \       |       /
 *           +--- lock ----+               all but one wait
 *                  |
 *            bins[class]   freed -> block -> block
 *                          fresh ........ end     the newest chunk's rest
 *
 *   a chunk: 64 KiB on a multiple of 64 KiB, all blocks of one class
 *            +--------+-------+-------+-------+-- - - --+
 *            | header | block | block | block |         |
 *            +--------+-------+-------+-------+-- - - --+
 *
 * Theory: blow-up 1, since what anybody frees serves anybody. Speed-up below
 * 1: the threads take turns, and the lock and the lists travel between cores.
 * Passes stage 1 and whatever else asks for little memory alone; fails every
 * curve.
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
    LARGE = N_CLASSES, /* the class of such a chunk */
};

struct chunk {
    unsigned class;
    size_t room;        /* bytes in a block */
    size_t mapped;      /* LARGE: bytes from the header to the end */
    struct chunk *next; /* not LARGE: in `chunks` */
};

struct block {
    struct block *next; /* while free */
};

struct bin {
    struct block *freed; /* freed last, first */
    char *fresh, *end;   /* blocks of the newest chunk never handed out */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of all below */
static struct bin bins[N_CLASSES];
static struct chunk *chunks;

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

static bool bin_refill(struct bin *bin, unsigned class)
{
    struct chunk *chunk = mem_map(CHUNK_BYTES, CHUNK_BYTES);
    if (!chunk)
        return false;
    *chunk = (struct chunk){class, class_bytes(class), CHUNK_BYTES, chunks};
    chunks = chunk;
    bin->fresh = (char *)chunk + first_block(chunk->room);
    bin->end = (char *)chunk + CHUNK_BYTES;
    return true;
}

static void *bin_take(struct bin *bin, unsigned class)
{
    struct block *block = bin->freed;
    if (block) {
        bin->freed = block->next;
        return block;
    }
    size_t room = class_bytes(class);
    if ((size_t)(bin->end - bin->fresh) < room && !bin_refill(bin, class))
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
    unsigned class = class_of(bytes);
    pthread_mutex_lock(&lock);
    void *block = bin_take(&bins[class], class);
    pthread_mutex_unlock(&lock);
    return block;
}

void mm_free(void *payload)
{
    if (!payload)
        return;
    struct chunk *chunk = chunk_of(payload);
    if (chunk->class == LARGE) {
        mem_unmap(chunk, chunk->mapped);
        return;
    }
    struct block *block = payload;
    pthread_mutex_lock(&lock);
    block->next = bins[chunk->class].freed;
    bins[chunk->class].freed = block;
    pthread_mutex_unlock(&lock);
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
    const struct chunk *known = chunks;
    while (known && known != chunk)
        known = known->next;
    return known;
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
    for (const struct chunk *c = chunks; c; c = c->next)
        if (c->class == class)
            blocks += (CHUNK_BYTES - first_block(room)) / room;
    return blocks;
}

/* Each free block is a block of this class, and there are no more of them than
 * blocks: a list in a circle would have more. */
static bool class_is_sound(unsigned class)
{
    size_t left = class_blocks(class);
    for (struct block *b = bins[class].freed; b; b = b->next)
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
