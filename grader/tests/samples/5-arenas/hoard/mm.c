/* Hoard: heaps for threads, made of superblocks, and a global heap that takes
 * back what a heap does not need.
 *
 *   thread i                         all threads
 *      |                                |
 *   heap i: lock             <--->  global heap: lock
 *      |        a superblock moves
 *   a shelf for each class: used, held
 *      +-- dense, sparse, empty, full: lists of superblocks
 *
 *   a superblock (struct chunk): S = 64 KiB on a multiple of 64 KiB, all blocks
 *            of one class
 *            +--------+-------+-------+-------+-- - - --+
 *            | header | block | block | block |         |
 *            +--------+-------+-------+-------+-- - - --+
 *
 * A freed block goes home to its superblock, which is in some heap. If of that
 * class there
 *
 *      used < held - K S   and   used < (1 - f) held
 *
 * one superblock that is at least f empty moves to the global heap: had all
 * been fuller, used would not be below (1 - f) held. Here K = 2, f = 1/4. Empty
 * ones serve any class again.
 *
 * Theory: for each class A <= U + P K S, or A <= U / (1 - f) where that is
 * more. The curve is a straight line: each operation has a lock that nobody
 * else wants; it is lower than without locks, and bends where others free.
 * Passes stages 1 to 6: no block shares a line with another thread's unless
 * their superblock moved while it was in use.
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
    CHUNK_BYTES = 64 << 10,        /* S */
    SLACK_BYTES = 2 * CHUNK_BYTES, /* K S */
    HEADER_BYTES = 64,
    SMALL_BYTES = 8 << 10, /* a larger block has a chunk of its own */
    N_CLASSES = 32,
    LARGE = N_CLASSES,    /* the class of such a chunk */
    HEAP_BYTES = 4 << 10, /* one page: heaps share no line */
};

/* How full a chunk is. */
enum rank { DENSE, SPARSE, EMPTY, FULL, N_RANKS };

struct chunk {
    _Atomic(struct heap *) owner; /* changes under the locks of both heaps */
    unsigned class;
    unsigned used;             /* blocks that are live */
    unsigned carved;           /* blocks handed out at least once */
    size_t room;               /* bytes in a block */
    size_t mapped;             /* LARGE: bytes from the header to the end */
    struct block *freed;       /* carved and not used */
    struct chunk *next, *prev; /* in a list of its heap */
};

_Static_assert(sizeof(struct chunk) <= HEADER_BYTES, "fits before blocks");

struct block {
    struct block *next; /* while free */
};

/* What a heap has of one class. */
struct shelf {
    size_t used, held; /* bytes of live blocks; of all blocks */
    struct chunk *list[N_RANKS];
};

struct heap {
    pthread_mutex_t lock; /* of the shelves */
    struct heap *next;    /* in `heaps` */
    bool idle;            /* no thread has it */
    struct shelf shelves[N_CLASSES];
};

_Static_assert(sizeof(struct heap) <= HEAP_BYTES, "fits in its page");

static struct heap global = {.lock = PTHREAD_MUTEX_INITIALIZER};
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER; /* of `heaps` */
static struct heap *heaps; /* but for the global one */
static __thread struct heap *mine;

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

/* A large block that is aligned to 64 KiB or more follows its chunk. */
static struct chunk *chunk_of(const void *block)
{
    return (struct chunk *)(((uintptr_t)block - 1) & -(uintptr_t)CHUNK_BYTES);
}

static unsigned capacity(const struct chunk *s)
{
    return (CHUNK_BYTES - first_block(s->room)) / s->room;
}

static enum rank rank_of(const struct chunk *s)
{
    if (s->used == 0)
        return EMPTY;
    if (s->used == capacity(s))
        return FULL;
    return s->used * 4 > capacity(s) * 3 ? DENSE : SPARSE;
}

static void shelf_link(struct shelf *shelf, struct chunk *s)
{
    struct chunk **list = &shelf->list[rank_of(s)];
    s->next = *list;
    s->prev = NULL;
    if (*list)
        (*list)->prev = s;
    *list = s;
}

/* `rank` tells the list that it is in. */
static void shelf_unlink(struct shelf *shelf, struct chunk *s, enum rank rank)
{
    if (s->prev)
        s->prev->next = s->next;
    else
        shelf->list[rank] = s->next;
    if (s->next)
        s->next->prev = s->prev;
}

static void heap_add(struct heap *heap, struct chunk *s)
{
    struct shelf *shelf = &heap->shelves[s->class];
    atomic_store(&s->owner, heap);
    shelf->used += s->used * s->room;
    shelf->held += capacity(s) * s->room;
    shelf_link(shelf, s);
}

static void heap_drop(struct heap *heap, struct chunk *s)
{
    struct shelf *shelf = &heap->shelves[s->class];
    shelf_unlink(shelf, s, rank_of(s));
    shelf->used -= s->used * s->room;
    shelf->held -= capacity(s) * s->room;
}

/* A chunk with room, or NULL. The densest serves first: the others may
 * become empty. */
static struct chunk *shelf_find(const struct shelf *shelf)
{
    enum rank rank = DENSE;
    while (rank < FULL && !shelf->list[rank])
        rank++;
    return rank < FULL ? shelf->list[rank] : NULL;
}

static struct chunk *heap_empty(const struct heap *heap)
{
    struct chunk *s = NULL;
    for (unsigned class = 0; !s && class < N_CLASSES; class ++)
        s = heap->shelves[class].list[EMPTY];
    return s;
}

/* Makes an empty chunk serve this class. */
static void chunk_format(struct chunk *s, unsigned class)
{
    s->class = class;
    s->room = class_bytes(class);
    s->carved = 0;
    s->freed = NULL;
}

/* Takes a chunk for this class from the global heap; NULL if it has none.
 */
static struct chunk *heap_fetch(struct heap *heap, unsigned class)
{
    pthread_mutex_lock(&global.lock);
    struct chunk *s = shelf_find(&global.shelves[class]);
    if (!s)
        s = heap_empty(&global);
    if (s) {
        heap_drop(&global, s);
        if (s->used == 0)
            chunk_format(s, class);
        heap_add(heap, s);
    }
    pthread_mutex_unlock(&global.lock);
    return s;
}

static struct chunk *heap_map(struct heap *heap, unsigned class)
{
    struct chunk *s = mem_map(CHUNK_BYTES, CHUNK_BYTES);
    if (!s)
        return NULL;
    chunk_format(s, class);
    heap_add(heap, s);
    return s;
}

/* A change of `used` may change the list. */
static void heap_count(struct heap *heap, struct chunk *s, int blocks)
{
    struct shelf *shelf = &heap->shelves[s->class];
    enum rank before = rank_of(s);
    s->used += blocks;
    shelf->used += blocks * (ptrdiff_t)s->room;
    if (rank_of(s) == before)
        return;
    shelf_unlink(shelf, s, before);
    shelf_link(shelf, s);
}

static void *heap_take(struct heap *heap, unsigned class)
{
    struct chunk *s = shelf_find(&heap->shelves[class]);
    if (!s)
        s = heap_fetch(heap, class);
    if (!s)
        s = heap_map(heap, class);
    if (!s)
        return NULL;
    struct block *block = s->freed;
    if (block)
        s->freed = block->next;
    else
        block =
            (void *)((char *)s + first_block(s->room) + s->carved++ * s->room);
    heap_count(heap, s, 1);
    return block;
}

static bool shelf_is_too_empty(const struct shelf *shelf)
{
    return shelf->used + SLACK_BYTES < shelf->held &&
           shelf->used < shelf->held - shelf->held / 4;
}

/* Gives up a chunk that is at least f empty: on a shelf too empty there
 * is one. */
static void heap_give(struct heap *heap, const struct shelf *shelf)
{
    struct chunk *s =
        shelf->list[EMPTY] ? shelf->list[EMPTY] : shelf->list[SPARSE];
    pthread_mutex_lock(&global.lock);
    heap_drop(heap, s);
    heap_add(&global, s);
    pthread_mutex_unlock(&global.lock);
}

/* The heap that has a chunk, locked. While we waited it may have moved. */
static struct heap *owner_lock(struct chunk *s)
{
    for (;;) {
        struct heap *heap = atomic_load(&s->owner);
        pthread_mutex_lock(&heap->lock);
        if (atomic_load(&s->owner) == heap)
            return heap;
        pthread_mutex_unlock(&heap->lock);
    }
}

static struct heap *heaps_add(void)
{
    struct heap *heap = mem_map(HEAP_BYTES, HEAP_BYTES);
    if (!heap)
        return NULL;
    pthread_mutex_init(&heap->lock, NULL);
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
    struct chunk *s = chunk_of(at + skip);
    size_t unused = (char *)s - at;
    if (unused > 0)
        mem_unmap(at, unused);
    s->class = LARGE;
    s->room = total - skip;
    s->mapped = total - unused;
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
    if (!heap)
        return NULL;
    pthread_mutex_lock(&heap->lock);
    void *block = heap_take(heap, class_of(bytes));
    pthread_mutex_unlock(&heap->lock);
    return block;
}

void mm_free(void *payload)
{
    if (!payload)
        return;
    struct chunk *s = chunk_of(payload);
    if (s->class == LARGE) {
        mem_unmap(s, s->mapped);
        return;
    }
    struct block *block = payload;
    struct heap *heap = owner_lock(s);
    block->next = s->freed;
    s->freed = block;
    heap_count(heap, s, -1);
    struct shelf *shelf = &heap->shelves[s->class];
    if (heap != &global && shelf_is_too_empty(shelf))
        heap_give(heap, shelf);
    pthread_mutex_unlock(&heap->lock);
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

static bool block_is_sound(const struct chunk *s, const struct block *b)
{
    size_t offset = (char *)b - (char *)s - first_block(s->room);
    return chunk_of(b) == s && offset % s->room == 0 &&
           offset / s->room < s->carved;
}

/* carved = used + freed, and what is freed are blocks of this chunk. */
static bool chunk_is_sound(const struct chunk *s)
{
    if (s->class >= N_CLASSES || s->room != class_bytes(s->class) ||
        s->carved > capacity(s) || s->used > s->carved)
        return false;
    unsigned left = s->carved - s->used;
    for (const struct block *b = s->freed; b; b = b->next)
        if (left-- == 0 || !block_is_sound(s, b))
            return false;
    return left == 0;
}

/* Each chunk is sound, belongs here and knows the one before; adds up
 * their bytes, and stops when there are more than the shelf has. */
static bool list_is_sound(struct heap *heap, unsigned class, enum rank rank,
                          struct shelf *sum)
{
    const struct shelf *shelf = &heap->shelves[class];
    const struct chunk *prev = NULL, *s = shelf->list[rank];
    for (; s && sum->held <= shelf->held; prev = s, s = s->next) {
        if (s->prev != prev || s->class != class ||
            atomic_load(&s->owner) != heap || !chunk_is_sound(s) ||
            rank_of(s) != rank)
            return false;
        sum->used += s->used * s->room;
        sum->held += capacity(s) * s->room;
    }
    return !s;
}

/* The sums are right, and the shelf is not too empty: Hoard's invariant. */
static bool shelf_is_sound(struct heap *heap, unsigned class)
{
    const struct shelf *shelf = &heap->shelves[class];
    struct shelf sum = {0};
    for (enum rank rank = DENSE; rank < N_RANKS; rank++)
        if (!list_is_sound(heap, class, rank, &sum))
            return false;
    return sum.used == shelf->used && sum.held == shelf->held &&
           (heap == &global || !shelf_is_too_empty(shelf));
}

static bool heap_is_sound(struct heap *heap)
{
    bool sound = true;
    for (unsigned class = 0; sound && class < N_CLASSES; class ++)
        sound = shelf_is_sound(heap, class);
    return sound;
}

bool mm_checkheap(int line)
{
    bool sound = heap_is_sound(&global);
    for (struct heap *heap = heaps; sound && heap; heap = heap->next)
        sound = heap_is_sound(heap);
    if (!sound)
        printf("line %d: a heap or one of its chunks is broken\n", line);
    return sound;
}
