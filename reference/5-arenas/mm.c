/* mm.c: a heap for many threads. Memory comes in three sizes:
 *
 *   land    free chunks side by side, sorted by address; big blocks are cut
 *           from it, and chunks
 *   chunk   1 MiB: spans; a medium block is a run of neighbouring spans
 *   span    64 KiB: slots of one size class, and these are the small blocks
 *
 *   chunk   0         64 KiB    128 KiB                                  1 MiB
 *           +---------+---------+---------+---------- ~ ------+---------+
 *           | headers | span 1  | span 2  | medium block      | span 15 |
 *           +---------+---------+---------+---------- ~ ------+---------+
 *   span                  0      size     2 size         carved size
 *                         +--------+--------+-- ~ ----+--------+----------+
 *                         | slot 0 | slot 1 |         | slot n | fresh    |
 *                         +--------+--------+-- ~ ----+--------+----------+
 *
 * A span is in one of four places, and so is its memory:
 *
 *            take                 full                 a quarter is free
 *   store  -------->  a heap  ------------>  parked  --------------------+
 *     ^                 ^ ^                    |                         v
 *     |                 | +--------------------+                       depot
 *     |                 |   its thread frees a block                     |
 *     |                 +------------------------------------------------+
 *     +------ all its slots are free
 *
 * Each thread has a heap, which owns at most HEAP_SPANS + N_CLASSES spans. Only
 * the owner takes slots, and it frees its own with plain loads and stores. All
 * other frees push the slot on the span's shared list, with one
 * compare-and-swap. Of spans that nobody owns the same word tells when enough
 * is free: whoever frees that slot moves the span on, even while the thread
 * that filled it sleeps.
 *
 * That bounds the blow-up. New memory is mapped for a class only when its depot
 * and the store are empty; by then every parked span of it is live to three
 * quarters, and with S = SPAN_BYTES, K = HEAP_SPANS + N_CLASSES, P threads
 *
 *   A <= 4/3 U + P K S
 *
 * False sharing: two threads are never given blocks of one line. All slots of a
 * span go to one thread, and what is freed goes home. Where a span comes from
 * the depot with live blocks of another thread, its new owner uses those lines
 * only in which nothing is live (span_sort). This costs up to a line for each
 * such block, and no design without false sharing can do better.
 *
 * Left out: giving land back to the system (what was mapped stays for reuse),
 * one store for each group of cores. */
#include "memmap.h"
#include "mm.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

/* ---- Types, and the heap's only variables ---- */

enum {
    SPAN_BYTES = 1 << 16,
    CHUNK_BYTES = 1 << 20,
    CHUNK_SPANS = CHUNK_BYTES / SPAN_BYTES,
    LAND_BYTES = 4 << 20, /* mapped at a time */

    SMALL_MAX = 32 << 10,
    CLASS_LOG = 2,  /* 4 classes for each doubling of the size */
    N_CLASSES = 40, /* class_of(SMALL_MAX) + 1 */
    MEDIUM,         /* the class of a run of spans */
    BIG,            /* the class of a run of chunks */

    SPAN_LINES = SPAN_BYTES / MM_LINE_BYTES,
    LINE_UNITS = MM_LINE_BYTES / MM_ALIGNMENT,
    CARVE_BYTES = 4096, /* slots are made a page at a time: see span_carve */
    HEAP_SPANS = 64,    /* a heap that owns so many takes no parked one back */

    /* Mapping a big block by itself: the four conditions of big_map. */
    MAP_ALONE = 1, /* enabled */
    ALONE_MAX = 1024,
    THRESHOLD_MIN = 1 << 20,
    THRESHOLD_MAX = 1 << 30,
};

/* A free slot. */
struct slot {
    struct slot *next;
};

enum state {
    OWNED,  /* by a heap, or by the thread that is just moving the span */
    PARKED, /* by nobody, and in no list */
    LISTED, /* by nobody, and in the depot */
};

/* The shared word of a span: the list of the slots that were freed by others
 * than its owner, and what is to happen with it. PARKED or LISTED, all free
 * slots are in this list. */
struct shared {
    uint16_t first;    /* offset of the first slot in the span, if count > 0 */
    uint16_t count;    /* slots in the list */
    uint16_t claim_at; /* not OWNED: who makes count this claims the span */
    uint16_t state;    /* enum state */
};

/* The header of a span.
 *
 *   used   = slots handed out and not yet back in free; shared.count of them
 *            are free, and so are those set aside
 *   carved = used + length of free <= capacity of the class
 *
 * Three lines: what everybody reads, what its owner writes, what all write. */
struct span {
    _Alignas(MM_LINE_BYTES) _Atomic(struct heap *) heap;
    /* whose thread alone may use free; NULL: nobody may */
    _Atomic uint32_t filler; /* thread that was given the live blocks; 0: more
                                than one */
    uint32_t size;           /* of a slot, bytes */
    uint16_t class;          /* of size, or MEDIUM or BIG */
    uint16_t n_spans;        /* MEDIUM: length of the run */

    _Alignas(MM_LINE_BYTES) struct slot *free;
    uint32_t used;
    uint32_t carved;
    uint32_t dense;           /* parked only if more slots than this are live */
    struct slot *aside;       /* free slots in lines not our own */
    struct span *next, *prev; /* in the list of a heap or of the depot */

    _Alignas(MM_LINE_BYTES) _Atomic struct shared shared;

    uint64_t own[SPAN_LINES / 64]; /* filler 0: bit i: line i is its owner's */
};

/* What a thread owns. Only it looks inside. */
struct heap {
    struct span *active[N_CLASSES]; /* slots come from the first of each list;
                                       no span: &full */
    unsigned n_spans;               /* in all lists */
    uint32_t thread;                /* its number, from 1 */
    struct heap *next;              /* among those without a thread */
};

struct chunk {
    uint32_t free; /* bit i: span i is in no run */
    char *base;    /* of a big block: where its chunks begin */
    size_t bytes;  /* of a big block: their size */
    bool alone;    /* of a big block: it was mapped by itself */
    struct chunk *next, *prev;
    struct span span[CHUNK_SPANS + 1]; /* the last: for a block at the end of
                                          its chunk, see span_of */
};

/* Free chunks side by side. */
struct land {
    struct land *next; /* at a higher address, and not adjacent */
    size_t bytes;
};

enum { ALL_FREE = (1 << CHUNK_SPANS) - 2 }; /* the headers' span is taken */

/* All memory that is in no span and in no block. */
static struct {
    pthread_mutex_t lock;
    struct land *land;
    struct chunk *chunks[2]; /* [1]: those with a free span, [0]: the others */
    unsigned n_alone;        /* big blocks mapped by themselves */
    size_t threshold;        /* bytes; 0: still THRESHOLD_MIN */
    struct heap *heaps;      /* without a thread */
    char *heap_fresh, *heap_end; /* room for more heaps */
    uint32_t n_threads;          /* that ever had a heap */
} store;

/* Spans that nobody owns and that have free slots, by class. */
static struct depot {
    _Alignas(MM_LINE_BYTES) pthread_mutex_t lock;
    _Atomic(struct span *) first;
} depots[N_CLASSES];

/* A thread without a heap acts as one whose spans are all full: so mm_malloc
 * needs no test for it. */
static struct span full;
static struct heap nobody = {.active = {[0 ... N_CLASSES - 1] = &full}};
static __thread struct heap *mine = &nobody;

/* ---- Size classes ---- */

/* Up to 128 bytes a class is 16 bytes wide; above, 4 share each doubling. The
 * class is the size as a tiny floating-point number, as in lab 3.
 *
 *   bytes   1-16  17-32 ... 113-128 | 129-160 161-192 193-224 225-256 | 257-320
 *   class      0      1           7 |       8       9      10      11 |     12
 */
static unsigned class_of(size_t bytes)
{
    unsigned units = (unsigned)(bytes - 1) / MM_ALIGNMENT;
    unsigned log = 31 - (unsigned)__builtin_clz(units | 1 << CLASS_LOG);
    unsigned shift = log - CLASS_LOG;
    return (shift << CLASS_LOG) + (units >> shift);
}

/* The largest size of the class. */
static uint32_t class_size(unsigned class)
{
    unsigned shift = class >> CLASS_LOG ? (class >> CLASS_LOG) - 1 : 0;
    unsigned units = class - (shift << CLASS_LOG);
    return (units + 1) << shift << 4;
}

static size_t round_up(size_t bytes, size_t to)
{
    return (bytes + to - 1) & -to;
}

/* ---- Where things are ---- */

/* The chunk with the header of a block. A block that begins where a chunk ends
 * belongs to that one: only huge alignments put it there. */
static struct chunk *chunk_of(const void *block)
{
    return (struct chunk *)(((uintptr_t)block - 1) & -(uintptr_t)CHUNK_BYTES);
}

static struct span *span_of(const void *block)
{
    struct chunk *c = chunk_of(block);
    return &c->span[((uintptr_t)block - (uintptr_t)c) / SPAN_BYTES];
}

static char *span_base(const struct span *s)
{
    struct chunk *c = chunk_of(s);
    return (char *)c + (size_t)(s - c->span) * SPAN_BYTES;
}

/* ---- Land ---- */

static char *land_end(struct land *l)
{
    return (char *)l + l->bytes;
}

/* Makes one of two neighbours in the list, if nothing lies between them. */
static void land_join(struct land *l)
{
    if (l->next && land_end(l) == (char *)l->next) {
        l->bytes += l->next->bytes;
        l->next = l->next->next;
    }
}

static void land_put(void *at, size_t bytes)
{
    struct land **link = &store.land;
    struct land *before = NULL, *l = at;
    while (*link && (char *)*link < (char *)at) {
        before = *link;
        link = &before->next;
    }
    *l = (struct land){*link, bytes};
    *link = l;
    land_join(l);
    if (before)
        land_join(before);
}

/* The first `bytes` of the smallest piece that is large enough, or NULL. */
static void *land_take(size_t bytes)
{
    struct land **best = NULL, *l;
    for (struct land **link = &store.land; *link; link = &(*link)->next)
        if ((*link)->bytes >= bytes &&
            (!best || (*link)->bytes < (*best)->bytes))
            best = link;
    if (!best)
        return NULL;
    l = *best;
    *best = l->next;
    if (l->bytes > bytes) {
        struct land *rest = (struct land *)((char *)l + bytes);
        *rest = (struct land){l->next, l->bytes - bytes};
        *best = rest;
    }
    return l;
}

/* As land_take, but maps more if need be. */
static void *land_get(size_t bytes)
{
    void *at = land_take(bytes);
    size_t more = bytes < LAND_BYTES ? LAND_BYTES : bytes;
    if (at)
        return at;
    if (!(at = mem_map(more, CHUNK_BYTES))) {
        more = bytes;
        at = mem_map(more, CHUNK_BYTES);
    }
    if (at && more > bytes)
        land_put((char *)at + bytes, more - bytes);
    return at;
}

/* ---- The store: chunks, and runs of spans in them ---- */

static void chunk_insert(struct chunk *c)
{
    struct chunk **list = &store.chunks[c->free != 0];
    c->prev = NULL;
    c->next = *list;
    if (c->next)
        c->next->prev = c;
    *list = c;
}

static void chunk_remove(struct chunk *c)
{
    if (c->next)
        c->next->prev = c->prev;
    if (c->prev)
        c->prev->next = c->next;
    else
        store.chunks[c->free != 0] = c->next;
}

/* Changes which spans are free, and the chunk's place with it. */
static void chunk_set_free(struct chunk *c, uint32_t free)
{
    chunk_remove(c);
    c->free = free;
    if (free == ALL_FREE)
        land_put(c, CHUNK_BYTES);
    else
        chunk_insert(c);
}

/* The lowest n neighbouring free spans of a chunk; 0: there are none. */
static unsigned chunk_find(const struct chunk *c, unsigned n)
{
    uint32_t starts = c->free;
    for (unsigned i = 1; i < n && starts; i++)
        starts &= c->free >> i;
    return starts ? (unsigned)__builtin_ctz(starts) : 0;
}

static uint32_t run_bits(unsigned first, unsigned n)
{
    return ((1u << n) - 1) << first;
}

/* A chunk with n neighbouring free spans, or NULL. */
static struct chunk *store_chunk(unsigned n)
{
    for (struct chunk *c = store.chunks[1]; c; c = c->next)
        if (chunk_find(c, n))
            return c;
    struct chunk *c = land_get(CHUNK_BYTES);
    if (c) {
        c->free = ALL_FREE;
        chunk_insert(c);
    }
    return c;
}

/* Takes a run of n spans, with the lock held. NULL with errno ENOMEM. */
static struct span *store_take_locked(unsigned n)
{
    struct chunk *c = store_chunk(n);
    if (!c)
        return NULL;
    unsigned first = chunk_find(c, n);
    struct span *s = &c->span[first];
    chunk_set_free(c, c->free & ~run_bits(first, n));
    s->class = MEDIUM;
    s->n_spans = (uint16_t)n;
    atomic_store_explicit(&s->heap, NULL, memory_order_relaxed);
    return s;
}

static struct span *store_take(unsigned n)
{
    pthread_mutex_lock(&store.lock);
    struct span *s = store_take_locked(n);
    pthread_mutex_unlock(&store.lock);
    return s;
}

static void store_put(struct span *s)
{
    struct chunk *c = chunk_of(s);
    pthread_mutex_lock(&store.lock);
    unsigned first = (unsigned)(s - c->span);
    chunk_set_free(c, c->free | run_bits(first, s->n_spans));
    pthread_mutex_unlock(&store.lock);
}

/* ---- Spans: what only their owner does ---- */

static struct span *span_new(unsigned class)
{
    struct span *s = store_take(1);
    if (!s)
        return NULL;
    s->class = (uint16_t) class;
    s->size = class_size(class);
    s->free = s->aside = NULL;
    s->used = s->carved = 0;
    atomic_store_explicit(&s->shared, (struct shared){0}, memory_order_relaxed);
    return s;
}

static unsigned span_capacity(const struct span *s)
{
    return SPAN_BYTES / s->size;
}

static void span_push(struct span *s, struct slot *slot)
{
    slot->next = s->free;
    s->free = slot;
}

static void *span_pop(struct span *s)
{
    struct slot *slot = s->free;
    s->free = slot->next;
    s->used++;
    return slot;
}

/* Makes slots of the next page or so. Not of all at once: memory that is never
 * handed out is never touched. False if no room is left. */
static bool span_carve(struct span *s)
{
    unsigned n = CARVE_BYTES / s->size;
    unsigned left = span_capacity(s) - s->carved;
    n = n < 1 ? 1 : n;
    n = n < left ? n : left;
    char *first = span_base(s) + (size_t)s->carved * s->size;
    for (unsigned i = n; i-- > 0;)
        span_push(s, (struct slot *)(first + (size_t)i * s->size));
    s->carved += n;
    return n > 0;
}

/* The word of a span that is no longer shared, as the owner's list. */
static struct slot *shared_slots(const struct span *s, struct shared word)
{
    return word.count ? (struct slot *)(span_base(s) + word.first) : NULL;
}

/* ---- Spans with blocks of several threads: lines ---- */

static bool span_is_mixed(struct span *s)
{
    return atomic_load_explicit(&s->filler, memory_order_relaxed) == 0;
}

static unsigned slot_offset(const struct span *s, const struct slot *slot)
{
    return (unsigned)((const char *)slot - span_base(s));
}

static bool line_is_own(const struct span *s, unsigned line)
{
    return s->own[line / 64] >> line % 64 & 1;
}

static void line_set_own(struct span *s, unsigned line)
{
    s->own[line / 64] |= (uint64_t)1 << line % 64;
}

/* All lines under a slot are its owner's. */
static bool slot_is_own(const struct span *s, const struct slot *slot)
{
    unsigned line = slot_offset(s, slot) / MM_LINE_BYTES;
    unsigned last = (slot_offset(s, slot) + s->size - 1) / MM_LINE_BYTES;
    while (line <= last && line_is_own(s, line))
        line++;
    return line > last;
}

/* Counts for each line the units of 16 bytes where nothing is live: those of
 * the slots set aside, and what follows the last slot. */
static void lines_count(const struct span *s, uint8_t dead[SPAN_LINES])
{
    memset(dead, 0, SPAN_LINES);
    for (struct slot *slot = s->aside; slot; slot = slot->next) {
        unsigned unit = slot_offset(s, slot) / MM_ALIGNMENT;
        unsigned end = unit + s->size / MM_ALIGNMENT;
        for (; unit < end; unit++)
            dead[unit / LINE_UNITS]++;
    }
    unsigned end = s->carved * s->size / MM_ALIGNMENT;
    for (; end % LINE_UNITS; end++)
        dead[end / LINE_UNITS]++;
}

/* Moves the slots set aside whose lines are our own by now to free. */
static void aside_sort(struct span *s)
{
    struct slot *slot = s->aside, *next;
    s->aside = NULL;
    for (; slot; slot = next) {
        next = slot->next;
        if (slot_is_own(s, slot)) {
            s->used--;
            span_push(s, slot);
        } else {
            slot->next = s->aside;
            s->aside = slot;
        }
    }
}

/* The lines where nothing is live become our own, and slots there usable. */
static void span_sort(struct span *s)
{
    uint8_t dead[SPAN_LINES];
    aside_sort(s);
    lines_count(s, dead);
    for (unsigned line = 0; line < SPAN_LINES; line++)
        if (dead[line] == LINE_UNITS)
            line_set_own(s, line);
    aside_sort(s);
}

/* A span with live blocks of others: nothing of it is our own yet but whole
 * lines that have no slots so far. A line half carved is carved first. */
static void span_mix(struct span *s)
{
    char *base = span_base(s);
    atomic_store_explicit(&s->filler, 0, memory_order_relaxed);
    while (s->carved * s->size % MM_LINE_BYTES && s->carved < span_capacity(s))
        span_push(s, (struct slot *)(base + s->carved++ * s->size));
    memset(s->own, 0, sizeof s->own);
    for (unsigned unit = s->carved * s->size / MM_ALIGNMENT + LINE_UNITS - 1;
         unit / LINE_UNITS < SPAN_LINES; unit += LINE_UNITS)
        line_set_own(s, unit / LINE_UNITS);
    while (s->free) {
        struct slot *slot = span_pop(s);
        slot->next = s->aside;
        s->aside = slot;
    }
    span_sort(s);
}

/* ---- Spans: how they pass from hand to hand ---- */

/* The slots of `word`, and `more`, if any, become free ones of a span that we
 * have just claimed. */
static void span_open(struct span *s, struct shared word, struct slot *more)
{
    s->free = shared_slots(s, word);
    s->used = s->carved - word.count;
    if (more) {
        span_push(s, more);
        s->used--;
    }
}

/* Takes what others freed. False if that makes no slot usable. */
static bool span_collect(struct span *s)
{
    static const struct shared none = {0};
    struct shared word = atomic_load_explicit(&s->shared, memory_order_relaxed);
    if (word.count == 0)
        return false;
    word = atomic_exchange_explicit(&s->shared, none, memory_order_acquire);
    struct slot **list = span_is_mixed(s) ? &s->aside : &s->free;
    struct slot *slot = shared_slots(s, word), *next;
    if (!span_is_mixed(s))
        s->used -= word.count;
    if (!*list) {
        *list = slot;
        slot = NULL;
    }
    for (; slot; slot = next) {
        next = slot->next;
        slot->next = *list;
        *list = slot;
    }
    if (span_is_mixed(s))
        span_sort(s);
    return s->free;
}

/* All free slots in s->free, in order to give the span away. */
static void span_gather(struct span *s)
{
    span_collect(s);
    while (s->aside) {
        struct slot *slot = s->aside;
        s->aside = slot->next;
        s->used--;
        span_push(s, slot);
    }
}

static void depot_insert(struct depot *d, struct span *s)
{
    s->prev = NULL;
    s->next = atomic_load_explicit(&d->first, memory_order_relaxed);
    if (s->next)
        s->next->prev = s;
    atomic_store_explicit(&d->first, s, memory_order_relaxed);
}

static void depot_remove(struct depot *d, struct span *s)
{
    if (s->next)
        s->next->prev = s->prev;
    if (s->prev)
        s->prev->next = s->next;
    else
        atomic_store_explicit(&d->first, s->next, memory_order_relaxed);
}

/* Nobody's from now on, with all its free slots in the shared word. False if
 * some were freed meanwhile: they are not gathered yet. */
static bool span_publish(struct span *s, enum state state)
{
    struct shared none = {0}, word = {.state = state};
    struct slot *first = s->free;
    word.count = (uint16_t)(s->carved - s->used);
    word.claim_at =
        (uint16_t)(state == LISTED ? s->carved : s->carved - s->dense);
    if (first)
        word.first = (uint16_t)slot_offset(s, first);
    return atomic_compare_exchange_strong_explicit(
        &s->shared, &none, word, memory_order_release, memory_order_relaxed);
}

/* As span_publish. The lock keeps out those who want to take it off the list
 * before it is there. */
static bool span_list(struct span *s)
{
    struct depot *d = &depots[s->class];
    pthread_mutex_lock(&d->lock);
    depot_insert(d, s);
    bool done = span_publish(s, LISTED);
    if (!done)
        depot_remove(d, s);
    pthread_mutex_unlock(&d->lock);
    return done;
}

/* Its owner gives up a span, which is in no list. */
static void span_leave(struct span *s)
{
    bool done = false;
    atomic_store_explicit(&s->heap, NULL, memory_order_relaxed);
    while (!done) {
        span_gather(s);
        if (s->used == 0) {
            store_put(s);
            return;
        }
        done = s->used > s->dense ? span_publish(s, PARKED) : span_list(s);
    }
}

/* A span that is listed becomes ours; false if it is somebody's by now. */
static bool span_claim(struct span *s)
{
    struct shared word = atomic_load(&s->shared);
    while (word.state == LISTED)
        if (atomic_compare_exchange_weak(&s->shared, &word,
                                         (struct shared){0})) {
            span_open(s, word, NULL);
            return true;
        }
    return false;
}

/* A span of the class that has free slots, and is in no list, or NULL. */
static struct span *depot_take(unsigned class)
{
    struct depot *d = &depots[class];
    if (!atomic_load_explicit(&d->first, memory_order_relaxed))
        return NULL;
    pthread_mutex_lock(&d->lock);
    struct span *s = atomic_load_explicit(&d->first, memory_order_relaxed);
    while (s && !span_claim(s))
        s = s->next;
    if (s)
        depot_remove(d, s);
    pthread_mutex_unlock(&d->lock);
    return s;
}

/* ---- Heaps ---- */

static void heap_insert(struct heap *h, struct span *s)
{
    struct span *first = h->active[s->class];
    s->next = s->prev = NULL;
    h->n_spans++;
    if (first == &full) {
        h->active[s->class] = s;
        return;
    }
    s->next = first->next;
    s->prev = first;
    if (s->next)
        s->next->prev = s;
    first->next = s;
}

static void heap_remove(struct heap *h, struct span *s)
{
    h->n_spans--;
    if (s->next)
        s->next->prev = s->prev;
    if (s->prev)
        s->prev->next = s->next;
    else
        h->active[s->class] = s->next ? s->next : &full;
}

/* Once all lines of a mixed span are its owner's, it is like any other. */
static void heap_unmix(struct heap *h, struct span *s)
{
    for (unsigned i = 0; i < SPAN_LINES / 64; i++)
        if (~s->own[i])
            return;
    atomic_store_explicit(&s->filler, h->thread, memory_order_relaxed);
    atomic_store_explicit(&s->heap, h, memory_order_relaxed);
}

/* The heap owns a span that its thread has claimed. */
static void heap_own(struct heap *h, struct span *s)
{
    unsigned quarter = (span_capacity(s) + 3) / 4;
    s->dense = span_capacity(s) - quarter;
    heap_insert(h, s);
    if (!span_is_mixed(s))
        atomic_store_explicit(&s->heap, h, memory_order_relaxed);
}

/* A span that was nobody's: may all of it be used? Lines are only split by
 * sizes that are no multiple of a line. */
static void heap_settle(struct heap *h, struct span *s)
{
    bool splits = s->size % MM_LINE_BYTES;
    uint32_t filler = atomic_load_explicit(&s->filler, memory_order_relaxed);
    if (s->used > 0 && splits && filler != h->thread)
        span_mix(s);
    else
        atomic_store_explicit(&s->filler, h->thread, memory_order_relaxed);
}

/* A span of the depot with a slot that may be used, or NULL. One without goes
 * back, until half of what is live now has been freed. */
static struct span *heap_take(struct heap *h, unsigned class)
{
    struct span *s;
    while ((s = depot_take(class))) {
        heap_settle(h, s);
        if (s->free || s->carved < span_capacity(s))
            return s;
        span_gather(s);
        s->dense = s->used / 2;
        span_leave(s);
    }
    return NULL;
}

/* A span of the heap's that has a free slot, or NULL with errno ENOMEM. */
static struct span *heap_refill(struct heap *h, unsigned class)
{
    struct span *s;
    while ((s = h->active[class]) != &full) {
        if (s->free || span_collect(s) || span_carve(s)) {
            if (span_is_mixed(s))
                heap_unmix(h, s);
            return s;
        }
        heap_remove(h, s);
        span_leave(s);
    }
    s = heap_take(h, class);
    if (!s) {
        s = span_new(class);
        if (!s)
            return NULL;
        atomic_store_explicit(&s->filler, h->thread, memory_order_relaxed);
    }
    heap_own(h, s);
    return s->free || span_carve(s) ? s : NULL;
}

/* Room for one more heap, or NULL with errno ENOMEM. */
static struct heap *heap_new(void)
{
    size_t bytes = round_up(sizeof(struct heap), MM_LINE_BYTES);
    if ((size_t)(store.heap_end - store.heap_fresh) < bytes) {
        struct span *s = store_take_locked(1);
        if (!s)
            return NULL;
        store.heap_fresh = span_base(s);
        store.heap_end = store.heap_fresh + SPAN_BYTES;
    }
    struct heap *h = (struct heap *)store.heap_fresh;
    store.heap_fresh += bytes;
    for (unsigned i = 0; i < N_CLASSES; i++)
        h->active[i] = &full;
    return h;
}

/* The calling thread's heap; makes it one if it has none. NULL with errno
 * ENOMEM if there is no room for that. */
static struct heap *heap_mine(void)
{
    if (mine != &nobody)
        return mine;
    pthread_mutex_lock(&store.lock);
    struct heap *h = store.heaps;
    if (h)
        store.heaps = h->next;
    else
        h = heap_new();
    if (h) {
        h->n_spans = 0;
        h->thread = ++store.n_threads;
        mine = h;
    }
    pthread_mutex_unlock(&store.lock);
    return h;
}

static __attribute__((noinline)) void *heap_malloc(unsigned class)
{
    struct heap *h = heap_mine();
    struct span *s = h ? heap_refill(h, class) : NULL;
    return s ? span_pop(s) : NULL;
}

/* All slots of a span that is not the active one are free. */
static __attribute__((noinline)) void heap_emptied(struct heap *h,
                                                   struct span *s)
{
    heap_remove(h, s);
    span_leave(s);
}

/* ---- Frees by others than the owner ---- */

/* The thread that filled a parked span takes it back when it frees a block of
 * it: so its next frees there are plain ones again. */
static bool span_is_home(struct span *s)
{
    uint32_t filler = atomic_load_explicit(&s->filler, memory_order_relaxed);
    return filler == mine->thread && filler && mine->n_spans < HEAP_SPANS;
}

/* Puts a slot in the shared list of a span. Where nobody owns the span and this
 * slot makes it worth moving, the same compare-and-swap claims it: one that is
 * not ours must not be touched again, it may be gone. */
static void span_share(struct span *s, struct slot *slot)
{
    struct shared old = atomic_load(&s->shared), word;
    bool claim;
    do {
        slot->next = shared_slots(s, old);
        word = old;
        word.first = (uint16_t)slot_offset(s, slot);
        word.count++;
        claim = old.state != OWNED && word.count >= old.claim_at;
        claim = claim || (old.state == PARKED && span_is_home(s));
        if (claim)
            word = (struct shared){0};
    } while (!atomic_compare_exchange_weak(&s->shared, &old, word));
    if (!claim)
        return;
    span_open(s, old, slot);
    if (old.state == LISTED) {
        pthread_mutex_lock(&depots[s->class].lock);
        depot_remove(&depots[s->class], s);
        pthread_mutex_unlock(&depots[s->class].lock);
    }
    if (s->used > 0 && span_is_home(s))
        heap_own(mine, s);
    else
        span_leave(s);
}

/* ---- Medium and big blocks ---- */

static void *medium_malloc(size_t bytes)
{
    unsigned n = (unsigned)((bytes + SPAN_BYTES - 1) / SPAN_BYTES);
    struct span *s = store_take(n);
    return s ? span_base(s) : NULL;
}

/* Chunks for a big block: cut from the land, or mapped for it alone if that is
 * enabled, it is large enough, the land has no room, and not too many are. */
static char *big_map(size_t bytes, bool *alone)
{
    pthread_mutex_lock(&store.lock);
    if (!store.threshold)
        store.threshold = THRESHOLD_MIN;
    char *at = land_take(bytes);
    *alone = !at && MAP_ALONE && bytes >= store.threshold &&
             store.n_alone < ALONE_MAX;
    if (*alone)
        at = mem_map(bytes, CHUNK_BYTES);
    else if (!at)
        at = land_get(bytes);
    store.n_alone += at && *alone;
    pthread_mutex_unlock(&store.lock);
    return at;
}

/* The header is in the first span of the block's chunks, the payload behind:
 * at the first multiple of the alignment. NULL with errno ENOMEM. */
static void *big_malloc(size_t bytes, size_t alignment)
{
    bool alone;
    alignment = alignment < SPAN_BYTES ? SPAN_BYTES : alignment;
    if (bytes > SIZE_MAX / 4 || alignment > SIZE_MAX / 4) {
        errno = ENOMEM;
        return NULL;
    }
    size_t total = round_up(bytes + alignment, CHUNK_BYTES);
    char *base = big_map(total, &alone);
    if (!base)
        return NULL;
    char *payload = (char *)round_up((uintptr_t)base + 1, alignment);
    struct chunk *c = chunk_of(payload);
    c->base = base;
    c->bytes = total;
    c->alone = alone;
    struct span *s = span_of(payload);
    s->class = BIG;
    atomic_store_explicit(&s->heap, NULL, memory_order_relaxed);
    return payload;
}

/* A block mapped alone is unmapped; but who frees such blocks will want more,
 * so the threshold rises, and the next of this size is kept for reuse. */
static void big_free(struct chunk *c)
{
    pthread_mutex_lock(&store.lock);
    if (c->alone) {
        store.n_alone--;
        if (c->bytes >= store.threshold && c->bytes < THRESHOLD_MAX)
            store.threshold = c->bytes + 1;
        mem_unmap(c->base, c->bytes);
    } else {
        land_put(c->base, c->bytes);
    }
    pthread_mutex_unlock(&store.lock);
}

static __attribute__((noinline)) void *large_malloc(size_t bytes)
{
    if (bytes == 0)
        return NULL;
    if (bytes <= CHUNK_BYTES - SPAN_BYTES)
        return medium_malloc(bytes);
    return big_malloc(bytes, 1);
}

/* Frees a block that is not of a span of ours. */
static __attribute__((noinline)) void free_elsewhere(struct span *s,
                                                     void *block)
{
    if (s->class < N_CLASSES)
        span_share(s, block);
    else if (s->class == MEDIUM)
        store_put(s);
    else
        big_free(chunk_of(block));
}

/* ---- The contract ---- */

int mm_init(void)
{
    return 0;
}

void *mm_malloc(size_t bytes)
{
    if (bytes - 1 >= SMALL_MAX)
        return large_malloc(bytes);
    unsigned class = class_of(bytes);
    struct span *s = mine->active[class];
    return s->free ? span_pop(s) : heap_malloc(class);
}

void mm_free(void *block)
{
    if (!block)
        return;
    struct span *s = span_of(block);
    struct heap *h = mine;
    if (atomic_load_explicit(&s->heap, memory_order_relaxed) != h) {
        free_elsewhere(s, block);
        return;
    }
    span_push(s, block);
    if (--s->used == 0 && h->active[s->class] != s)
        heap_emptied(h, s);
}

size_t mm_usable_size(const void *block)
{
    struct span *s = span_of(block);
    struct chunk *c = chunk_of(block);
    if (s->class < N_CLASSES)
        return s->size;
    if (s->class == MEDIUM)
        return (size_t)s->n_spans * SPAN_BYTES;
    return (size_t)(c->base + c->bytes - (const char *)block);
}

void *mm_realloc(void *block, size_t bytes)
{
    if (!block)
        return mm_malloc(bytes);
    if (bytes == 0) {
        mm_free(block);
        return NULL;
    }
    size_t room = mm_usable_size(block);
    if (bytes <= room && bytes >= room / 2)
        return block;
    void *copy = mm_malloc(bytes);
    if (!copy)
        return bytes <= room ? block : NULL;
    memcpy(copy, block, bytes < room ? bytes : room);
    mm_free(block);
    return copy;
}

/* Slots lie at multiples of their size, and spans at multiples of 64 KiB: the
 * slots of a size that is a multiple of the alignment are aligned. */
void *mm_memalign(size_t alignment, size_t bytes)
{
    if (alignment == 0 || (alignment & (alignment - 1))) {
        errno = EINVAL;
        return NULL;
    }
    if (alignment <= MM_ALIGNMENT || bytes == 0)
        return mm_malloc(bytes);
    if (alignment > SPAN_BYTES || bytes > CHUNK_BYTES - SPAN_BYTES)
        return big_malloc(bytes, alignment);
    for (size_t size = round_up(bytes, alignment); size <= SMALL_MAX;
         size = class_size(class_of(size)) + 1)
        if (class_size(class_of(size)) % alignment == 0)
            return mm_malloc(size);
    return medium_malloc(bytes);
}

void mm_thread_exit(void)
{
    struct heap *h = mine;
    if (h == &nobody)
        return;
    mine = &nobody;
    for (unsigned class = 0; class < N_CLASSES; class ++)
        for (struct span *s; (s = h->active[class]) != &full;) {
            heap_remove(h, s);
            span_leave(s);
        }
    pthread_mutex_lock(&store.lock);
    h->next = store.heaps;
    store.heaps = h;
    pthread_mutex_unlock(&store.lock);
}

/* ---- The checker: the invariants of the top ---- */

static bool holds(bool truth, const char *what, const void *where, int line)
{
    if (!truth)
        fprintf(stderr, "mm_checkheap, line %d: %s at %p\n", line, what, where);
    return truth;
}

/* Slots in a list; more than `most` if one cannot be a slot of the span, or if
 * the list has no end. */
static unsigned list_length(const struct span *s, const struct slot *slot,
                            unsigned most)
{
    unsigned n = 0;
    for (; slot && n <= most; slot = slot->next, n++)
        if (slot_offset(s, slot) % s->size ||
            slot_offset(s, slot) / s->size >= s->carved)
            return most + 1;
    return n;
}

/* carved = used + free, and what is in the other lists counts as used. */
static bool check_span(struct span *s, enum state state, int line)
{
    struct shared word = atomic_load(&s->shared);
    struct slot *slots = shared_slots(s, word);
    unsigned n_free = list_length(s, s->free, s->carved);
    unsigned n_aside = list_length(s, s->aside, s->carved);
    bool owned = state == OWNED;
    return holds(word.state == state, "state wrong", s, line) &&
           holds(s->class < N_CLASSES && s->size == class_size(s->class),
                 "class wrong", s, line) &&
           holds(s->carved <= span_capacity(s), "too many slots", s, line) &&
           holds(!owned || s->used + n_free == s->carved, "free list wrong", s,
                 line) &&
           holds(!owned || n_aside + word.count <= s->used, "used wrong", s,
                 line) &&
           holds(!word.count ||
                     (list_length(s, slots, word.count) >= word.count &&
                      slot_offset(s, slots) < SPAN_BYTES),
                 "shared list wrong", s, line);
}

static bool check_heap(const struct heap *h, int line)
{
    unsigned n = 0;
    for (unsigned class = 0; class < N_CLASSES; class ++)
        for (struct span *s = h->active[class]; s && s != &full; s = s->next)
            if (!holds(n++ < h->n_spans && s->class == class,
                       "list of spans wrong", s, line) ||
                !check_span(s, OWNED, line))
                return false;
    return holds(n == h->n_spans, "spans are missing", h, line);
}

static bool check_depot(unsigned class, int line)
{
    struct span *s = atomic_load(&depots[class].first), *prev = NULL;
    for (; s; prev = s, s = s->next)
        if (!holds(s->class == class && s->prev == prev, "depot wrong", s,
                   line) ||
            !check_span(s, LISTED, line))
            return false;
    return true;
}

/* Free spans and runs tile the chunk. */
static bool check_chunk(const struct chunk *c, bool listed_free, int line)
{
    unsigned i = 1;
    while (i < CHUNK_SPANS) {
        unsigned n = c->free >> i & 1 ? 1 : c->span[i].n_spans;
        if (!holds(n > 0 && i + n <= CHUNK_SPANS &&
                       (c->free >> i & 1 || !(c->free & run_bits(i, n))),
                   "run of spans wrong", &c->span[i], line))
            return false;
        i += n;
    }
    return holds((c->free != 0) == listed_free, "chunk in the wrong list", c,
                 line);
}

static bool check_store(int line)
{
    for (unsigned free = 0; free < 2; free++)
        for (struct chunk *c = store.chunks[free]; c; c = c->next)
            if (!check_chunk(c, free, line))
                return false;
    for (struct land *l = store.land; l; l = l->next)
        if (!holds(l->bytes % CHUNK_BYTES == 0 && l->bytes > 0 &&
                       (!l->next || land_end(l) < (char *)l->next),
                   "land wrong", l, line))
            return false;
    return true;
}

bool mm_checkheap(int line)
{
    for (unsigned class = 0; class < N_CLASSES; class ++)
        if (!check_depot(class, line))
            return false;
    return check_store(line) && check_heap(mine, line);
}
