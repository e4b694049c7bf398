/* A heap for each thread, and each block has an owner: whoever frees it, it
 * goes home to the heap that it came from.
 *
 *   thread 0 frees its own block       thread 1 frees a block of heap 0
 *      |                                    |
 *      v  no atomic operation               v  one compare-and-swap
 *   heap 0: bins[class].freed            heap 0: remote -> block -> block
 *                 ^                                   |
 *                 +------ all at once, by one exchange, when a bin is empty
 *
 *   a chunk: 64 KiB on a multiple of 64 KiB: header | block | block | ...
 *            all blocks of one class; the header has class and owner
 *
 * Many push to `remote` and one takes, always the whole list: nobody looks into
 * a block that another may take, so no swap succeeds by mistake (ABA).
 *
 * Theory: blow-up at most P, since a heap holds no more than its own thread had
 * live at once; and P it is where memory wanders from thread to thread. The
 * curve is a straight line but for remote frees.
 * Passes stages 1 to 4; fails the bound of stage 5.
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
    LARGE = N_CLASSES,    /* the class of such a chunk */
    HEAP_BYTES = 4 << 10, /* one page: heaps share no line */
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

/* Only its thread looks into a heap, at `remote` excepted. When that has ended,
 * the next new thread takes the heap over, with all that came home since. */
struct heap {
    _Atomic(struct block *) remote; /* freed by others, of any class */
    struct heap *next;              /* in `heaps` */
    bool idle;                      /* no thread has it */
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
    struct heap *heap = heap_mine();
    return heap ? heap_take(heap, class_of(bytes)) : NULL;
}

void mm_free(void *block)
{
    if (!block)
        return;
    struct chunk *chunk = chunk_of(block);
    if (chunk->class == LARGE)
        mem_unmap(chunk, chunk->mapped);
    else if (chunk->owner == mine)
        heap_put(mine, block);
    else
        heap_send(chunk->owner, block);
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
    for (struct heap *heap = heaps; heap; heap = heap->next)
        if (!heap_is_sound(heap)) {
            printf("line %d: a list of heap %p is broken\n", line,
                   (void *)heap);
            return false;
        }
    return true;
}
