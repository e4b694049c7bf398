/* Arenas, as in ptmalloc: some heaps with a lock each, for any number of
 * threads.
 *
 *   thread 0   thread 1   thread 2   thread 3   ...   more than there are
 *      |           \         |         /                arenas
 *      | last       \        |        / last one busy: any other
 *      v             v       v       v
 *   arena: lock    arena: lock    arena: lock    ...    at most N_ARENAS
 *          bins           bins           bins
 *
 *   a chunk: 64 KiB on a multiple of 64 KiB: header | block | block | ...
 *            all blocks of one class; the header has class and arena
 *
 * A request tries the arena that its thread used last, then the others, and
 * waits for none that is busy. All busy: one more arena; as many as there may
 * be: now it waits. A freed block goes back to its arena, which its address
 * tells.
 *
 * Theory: blow-up at most N_ARENAS, however many threads there are. The curve
 * rises up to N_ARENAS cores and then no more.
 * Passes stages 1 to 4, with what N_ARENAS cores can reach of the curves; fails
 * the bound of stage 5.
 */
#include "mm.h"
#include "memmap.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

enum {
    CHUNK_BYTES = 64 << 10,
    HEADER_BYTES = 64,
    SMALL_BYTES = 8 << 10, /* a larger block has a chunk of its own */
    N_CLASSES = 32,
    LARGE = N_CLASSES,     /* the class of such a chunk */
    ARENA_BYTES = 4 << 10, /* one page: arenas share no line */
    N_ARENAS = 16,
};

struct chunk {
    unsigned class;
    size_t room;         /* bytes in a block */
    size_t mapped;       /* LARGE: bytes from the header to the end */
    struct chunk *next;  /* not LARGE: of the arena */
    struct arena *arena; /* not LARGE: the one that mapped it */
};

struct block {
    struct block *next; /* while free */
};

struct bin {
    struct block *freed; /* freed last, first */
    char *fresh, *end;   /* blocks of the newest chunk never handed out */
};

struct arena {
    pthread_mutex_t lock; /* of chunks and bins */
    struct arena *next;   /* in `arenas`; never changes */
    struct chunk *chunks;
    struct bin bins[N_CLASSES];
};

_Static_assert(sizeof(struct arena) <= ARENA_BYTES, "fits in its page");

static _Atomic(struct arena *) arenas; /* newest first; only grows */
static unsigned n_arenas;
static pthread_mutex_t growing = PTHREAD_MUTEX_INITIALIZER; /* of both */
static __thread struct arena *last; /* that this thread had a block from */

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

/* A new arena, locked; NULL if there are N_ARENAS or there is no room. */
static struct arena *arenas_add(void)
{
    pthread_mutex_lock(&growing);
    struct arena *arena = NULL;
    if (n_arenas < N_ARENAS)
        arena = mem_map(ARENA_BYTES, ARENA_BYTES);
    if (arena) {
        pthread_mutex_init(&arena->lock, NULL);
        pthread_mutex_lock(&arena->lock);
        arena->next = atomic_load(&arenas);
        atomic_store(&arenas, arena);
        n_arenas++;
    }
    pthread_mutex_unlock(&growing);
    return arena;
}

static bool arena_try(struct arena *arena)
{
    return arena && pthread_mutex_trylock(&arena->lock) == 0;
}

/* An arena, locked: the last one, an idle one, a new one, or the last one
 * after all, when it is free again. NULL if there is no room for the first. */
static struct arena *arena_lock(void)
{
    if (arena_try(last))
        return last;
    struct arena *arena = atomic_load(&arenas);
    while (arena && (arena == last || !arena_try(arena)))
        arena = arena->next;
    if (!arena)
        arena = arenas_add();
    if (arena)
        return arena;
    arena = last ? last : atomic_load(&arenas);
    if (arena)
        pthread_mutex_lock(&arena->lock);
    return arena;
}

static bool arena_refill(struct arena *arena, struct bin *bin, unsigned class)
{
    struct chunk *chunk = mem_map(CHUNK_BYTES, CHUNK_BYTES);
    if (!chunk)
        return false;
    *chunk = (struct chunk){class, class_bytes(class), CHUNK_BYTES,
                            arena->chunks, arena};
    arena->chunks = chunk;
    bin->fresh = (char *)chunk + first_block(chunk->room);
    bin->end = (char *)chunk + CHUNK_BYTES;
    return true;
}

static void *arena_take(struct arena *arena, unsigned class)
{
    struct bin *bin = &arena->bins[class];
    struct block *block = bin->freed;
    if (block) {
        bin->freed = block->next;
        return block;
    }
    size_t room = class_bytes(class);
    if ((size_t)(bin->end - bin->fresh) < room &&
        !arena_refill(arena, bin, class))
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
    struct arena *arena = arena_lock();
    if (!arena)
        return NULL;
    void *block = arena_take(arena, class_of(bytes));
    pthread_mutex_unlock(&arena->lock);
    last = arena;
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
    struct bin *bin = &chunk->arena->bins[chunk->class];
    pthread_mutex_lock(&chunk->arena->lock);
    block->next = bin->freed;
    bin->freed = block;
    pthread_mutex_unlock(&chunk->arena->lock);
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

/* The arenas stay; the next thread on this core starts with the first. */
void mm_thread_exit(void)
{
    last = NULL;
}

static bool arena_has(const struct arena *arena, const struct chunk *chunk)
{
    const struct chunk *known = arena->chunks;
    while (known && known != chunk)
        known = known->next;
    return known;
}

static bool block_is_sound(const struct arena *arena, const struct block *block)
{
    const struct chunk *chunk = chunk_of(block);
    if (!arena_has(arena, chunk) || chunk->arena != arena)
        return false;
    size_t offset = (char *)block - (char *)chunk;
    size_t first = first_block(chunk->room);
    return offset >= first && (offset - first) % chunk->room == 0 &&
           offset + chunk->room <= CHUNK_BYTES;
}

/* Each free block is a block of this arena and class, and takes one of those
 * that may be `left`: a list in a circle would take more. */
static bool bin_is_sound(const struct arena *arena, unsigned class,
                         size_t *left)
{
    const struct block *block = arena->bins[class].freed;
    for (; block; block = block->next)
        if ((*left)-- == 0 || !block_is_sound(arena, block) ||
            chunk_of(block)->class != class)
            return false;
    return true;
}

static bool arena_is_sound(const struct arena *arena)
{
    size_t left = 0;
    for (const struct chunk *c = arena->chunks; c; c = c->next)
        left += (CHUNK_BYTES - first_block(c->room)) / c->room;
    for (unsigned class = 0; class < N_CLASSES; class ++)
        if (!bin_is_sound(arena, class, &left))
            return false;
    return true;
}

bool mm_checkheap(int line)
{
    const struct arena *arena = atomic_load(&arenas);
    for (; arena; arena = arena->next)
        if (!arena_is_sound(arena)) {
            printf("line %d: a list of arena %p is broken\n", line,
                   (const void *)arena);
            return false;
        }
    return true;
}
