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
#include <string.h>

/* Given: chunks, and the sizes of blocks in them. */

enum {
    CHUNK_BYTES = 64 << 10, /* bytes, and their alignment */
    SMALL_BYTES = 8 << 10,  /* the largest block that shares a chunk */
    N_CLASSES = 32
};

struct heap; /* yours: lists of free blocks, and from step 1 on a lock */

struct chunk {
    struct heap *owner; /* where its blocks come from, and may have to go */
    size_t room;        /* bytes in each block */
};

/* The chunk of a block. No block begins where its chunk does, but a large one
 * that is aligned to more than a chunk may follow its chunk's end. */
static inline struct chunk *chunk_of(const void *block)
{
    return (struct chunk *)(((uintptr_t)block - 1) & -(uintptr_t)CHUNK_BYTES);
}

/* Bytes in a block of this class: 16, 32, 48 ... 128, then four classes to
 * each doubling: 160, 192, 224, 256, 320 ... 8192. */
static inline size_t class_bytes(unsigned class)
{
    if (class < 8)
        return (size_t)MM_ALIGNMENT * (class + 1);
    return (size_t)MM_ALIGNMENT * (class % 4 + 5) << (class / 4 - 1);
}

/* The class of the smallest blocks that hold 1 to SMALL_BYTES bytes. */
static inline unsigned class_of(size_t bytes)
{
    size_t last = (bytes - 1) / MM_ALIGNMENT;

    if (last < 8)
        return (unsigned)last;
    unsigned log = 63 - (unsigned)__builtin_clzl(last);
    return (log - 2) * 4 + (unsigned)(last >> (log - 2));
}

/* Yours, in the handout's order. */

/* The calling thread's heap; the first call gives it one. */
static inline struct heap *heap_mine(void)
{
    return NULL; /* TODO 2 (handout, step 2) */
}

/* Hands a freed block to the heap that owns its chunk, from any thread. */
static inline void heap_send(struct heap *heap, void *block)
{
    (void)heap, (void)block; /* TODO 3 (handout, step 3) */
}

/* A heap, locked: the last one, another that is not busy, or a new one. */
static inline struct heap *heap_lock_any(void)
{
    return NULL; /* TODO 4 (handout, step 4) */
}

/* Moves a chunk that the heap can spare to where all heaps find it. */
static inline void heap_give(struct heap *heap)
{
    (void)heap; /* TODO 5 (handout, step 5) */
}

/* A large block: from a map of its own, or from what was mapped before. */
static inline void *large_map(size_t bytes, size_t alignment)
{
    (void)bytes, (void)alignment; /* TODO 1, 7 (handout, steps 1 and 7) */
    return NULL;
}

/* Starts an empty heap. */
int mm_init(void)
{
    errno = ENOSYS; /* TODO 1 (handout, step 1) */
    return -1;
}

/* Step 1 locks; from step 2 on each thread asks its own heap first. */
void *mm_malloc(size_t bytes)
{
    (void)bytes; /* TODO 1, 2, 4, 6 (handout, steps 1, 2, 4 and 6) */
    errno = ENOSYS;
    return NULL;
}

/* Step 3 sends the block home; step 5 gives up what is not needed. */
void mm_free(void *block)
{
    (void)block; /* TODO 1, 2, 3, 5 (handout, steps 1, 2, 3 and 5) */
    errno = ENOSYS;
}

/* A block that has room stays where it is; else a new one and a copy. */
void *mm_realloc(void *block, size_t bytes)
{
    (void)block, (void)bytes; /* TODO 1 (handout, step 1) */
    errno = ENOSYS;
    return NULL;
}

/* A block of a power of two can lie at a multiple of its size. */
void *mm_memalign(size_t alignment, size_t bytes)
{
    (void)alignment, (void)bytes; /* TODO 1 (handout, step 1) */
    errno = ENOSYS;
    return NULL;
}

/* Leaves the thread's heap to the next thread that wants one. */
void mm_thread_exit(void)
{
    errno = ENOSYS; /* TODO 2, 8 (handout, steps 2 and 8) */
}

/* Your invariants as code: grows with each step. */
bool mm_checkheap(int line)
{
    (void)line; /* TODO 1 to 5 (handout, steps 1 to 5) */
    errno = ENOSYS;
    return false;
}
