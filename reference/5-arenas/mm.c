/* mm.c: a heap for many threads. Memory comes in three sizes:
 *
 *   land   free chunks side by side; chunks are cut from it, and big blocks
 *   chunk  1 MiB: spans; a medium block is a run of neighbouring spans
 *   span   64 KiB: slots of one size, and these are the small blocks
 *
 *   chunk  0         64 KiB    128 KiB                          1 MiB
 *          +---------+---------+---------+------- ~ -+---------+
 *          | headers | span 1  | span 2  | a medium block      |
 *          +---------+---------+---------+------- ~ -+---------+
 *   span             0      size     2 size      carved size   64 KiB
 *                    +--------+--------+-- ~ ----+-------------+
 *                    | slot 0 | slot 1 |         | never used  |
 *                    +--------+--------+-- ~ ----+-------------+
 *
 * Each thread has a heap: it owns some spans, and takes slots of them that are
 * loose then. What a thread frees of its own becomes loose again, or goes back
 * into the span, with plain loads and stores. What it frees of others' it sends
 * home in parcels, with a compare-and-swap each. A span whose slots are all
 * taken is parked: nobody owns it, and the word that takes the parcels counts
 * their slots. So the thread whose parcel makes a span worth moving moves it,
 * even while the one that filled it sleeps.
 *
 *            take               all are taken        an eighth is free
 *   store  ------->  a heap  ----------------> parked ------------> depot
 *     ^               ^   ^                      |                    |
 *     |               |   +----------------------+                    |
 *     |               |    a parcel of its own thread                 |
 *     |               +-----------------------------------------------+
 *     +------ nothing of it is live
 *
 * That bounds the blow-up. Memory is mapped for a request only if the depot has
 * nothing of its size, the store is empty, and the heap has given up what it
 * had set aside. Then what is parked is live to seven eighths, and no heap
 * keeps more than K spans of S bytes from the others:
 *
 *   A <= 8/7 U + P K S        S = SPAN_BYTES, K = HEAP_SPANS + 2 N_KINDS
 *
 * No false sharing: two threads are never given slots of one line. A span goes
 * to one thread at a time, and what is freed goes home. A span of the depot may
 * hold live blocks of another thread. Then slots are taken in groups that fill
 * whole lines, four at most, where nothing is live (heap_borrow). So for sizes
 * that split lines the bound counts a live block as its group: the two aims
 * meet here.
 *
 * Left out: giving land back to the system (it is kept for reuse, but for the
 * blocks of big_map), and a store for each group of cores. */
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
    ALL_SPANS = (1 << CHUNK_SPANS) - 2, /* bits; span 0 holds the headers */
    GROWTH = 8, /* the land grows by an eighth of what there is */

    SMALL_MAX = 32 << 10,
    KIND_LOG = 2, /* 4 sizes of slots for each doubling */
    N_KINDS = 40, /* kind_of(SMALL_MAX) + 1 */
    MEDIUM,       /* the kind of a run of spans */
    BIG,          /* the kind of a run of chunks */

    SPAN_LINES = SPAN_BYTES / MM_LINE_BYTES,
    CARVE_BYTES = 4096, /* slots are made a page at a time: see span_carve */

    HEAP_SPANS = 64,        /* who owns more keeps no empty one */
    LOOSE_MAX = 256,        /* slots of a kind to keep loose, */
    LOOSE_BYTES = 24 << 10, /* and their bytes */
    LOOK_AT = 16,           /* spans looked at in a depot */

    MAP_ALONE = 1, /* the four conditions of big_map */
    ALONE_MAX = 1024,
    THRESHOLD_MIN = 1 << 20,
    THRESHOLD_MAX = 1 << 30,
};

/* A free slot. */
struct slot {
    struct slot *next;
};

/* A list of free slots. */
struct tray {
    struct slot *free;
    int32_t used; /* goes up with each slot taken, and down with each put */
};

enum state {
    OWNED,  /* by a heap, or by the thread that is moving the span */
    PARKED, /* by nobody, and in no list */
    LISTED, /* by nobody, and in the depot */
};

/* Slots that were freed by others than the owner of their span, on their way
 * home. The parcel lies in the first of them and names the rest, which nobody
 * touches: they stay in the cache of who used them last. */
struct parcel {
    struct parcel *next; /* sent before this one */
    uint16_t n;          /* slots but for the first */
    uint16_t slot[];     /* their offsets in the span */
};

/* The parcels that a span has got, and who is to open them: its owner. If there
 * is none, it is whoever sends the parcel that makes the slots so many that
 * the span is worth moving. */
struct shared {
    uint16_t first;    /* if count > 0: offset of the newest parcel */
    uint16_t count;    /* slots in all of them */
    uint16_t claim_at; /* not OWNED: so many slots */
    uint16_t state;    /* enum state */
};

/* The header of a span: what all read, what its owner writes, what all write,
 * a line each.
 *
 *   carved = tray.used + length of tray.free <= SPAN_BYTES / size
 *   shared.count <= tray.used */
struct span {
    _Alignas(MM_LINE_BYTES) _Atomic(struct heap *) heap; /* NULL: not OWNED */
    _Atomic uint32_t filler; /* the thread that was given all live blocks of
                                the span; 0: there is more than one */
    uint32_t size;           /* of a slot */
    uint16_t kind;           /* of size, or MEDIUM, BIG */
    uint16_t n_spans;        /* in the run that begins here */
    uint16_t room;           /* of a parcel, slots */

    _Alignas(MM_LINE_BYTES) struct tray tray;
    int32_t carved;           /* slots made so far */
    int32_t dense;            /* PARKED if more slots than this are live */
    struct span *next, *prev; /* in the list of a heap or of a depot */

    _Alignas(MM_LINE_BYTES) _Atomic struct shared shared;
};

/* What a thread keeps to itself. mm_malloc takes slots from the loose ones, and
 * mm_free puts them there. A loose slot counts as used in its span, which the
 * thread need not own: but nothing is live in the slot's lines other than what
 * was given to this thread. */
struct heap {
    struct tray loose[N_KINDS];     /* used > 0: so many more may come */
    struct parcel *parcel[N_KINDS]; /* not yet sent; or NULL */
    struct span *spans[N_KINDS];    /* that it owns */
    unsigned n_spans;
    uint32_t thread;           /* its number, from 1 */
    struct heap *next_without; /* among those without a thread */
    struct heap *next;         /* among all */
};

/* The headers of a chunk. A big block has them, too, before it: then one of
 * them is that of the payload, of kind BIG. */
struct chunk {
    uint32_t free; /* bit i: span i is in no run */
    bool alone;    /* a big block that was mapped by itself */
    char *base;    /* of a big block's chunks */
    size_t bytes;  /* of a big block's chunks */
    struct span span[CHUNK_SPANS + 1]; /* [0] is in the store's list of chunks;
                                          the last one: see chunk_of */
};

/* Free chunks side by side. */
struct land {
    struct land *next; /* at a higher address, and not adjacent */
    size_t bytes;
};

/* All that no thread keeps. */
static struct {
    pthread_mutex_t lock;
    struct land *land;
    size_t mapped;                /* bytes, but for blocks mapped alone */
    struct span *chunks[2];       /* [1]: with free spans; [0]: without */
    size_t threshold;             /* bytes; 0: THRESHOLD_MIN */
    unsigned n_alone;             /* big blocks that are mapped alone */
    uint32_t n_threads;           /* that ever had a heap */
    struct heap *heaps, *without; /* all; those without a thread */
    char *heap_fresh, *heap_end;  /* room for more heaps */
} store;

/* Spans that nobody owns and that have free slots. */
static struct depot {
    _Alignas(MM_LINE_BYTES) pthread_mutex_t lock;
    struct span *first;
} depots[N_KINDS];

/* A thread without a heap acts as if it had one with no slots: so mm_malloc
 * need not ask. */
static struct heap nobody = {.thread = UINT32_MAX};
static __thread struct heap *mine = &nobody;

/* ---- Sizes, and where things are ---- */

/* Up to 128 bytes a kind is 16 bytes wide; above, 4 share each doubling. The
 * kind is the size as a tiny floating-point number, as in lab 3.
 *
 *   bytes  1-16  17-32 ... 113-128 | 129-160 161-192 193-224 225-256 | 257-320
 *   kind      0      1           7 |       8       9      10      11 |     12
 */
static unsigned kind_of(size_t bytes)
{
    size_t units = (bytes - 1) / MM_ALIGNMENT;
    unsigned log = 63 - (unsigned)__builtin_clzl(units | 1 << KIND_LOG);
    unsigned shift = log - KIND_LOG;
    return (shift << KIND_LOG) + (unsigned)(units >> shift);
}

/* The largest size of the kind. */
static uint32_t kind_size(unsigned kind)
{
    unsigned shift = kind >> KIND_LOG ? (kind >> KIND_LOG) - 1 : 0;
    unsigned units = kind - (shift << KIND_LOG);
    return ((units + 1) << shift) * MM_ALIGNMENT;
}

static size_t round_up(size_t bytes, size_t to)
{
    return (bytes + to - 1) & -to;
}

/* The chunk with the headers of a block, or of what lies in a header. A block
 * where a chunk ends is of that one: huge alignments put it there. */
static struct chunk *chunk_of(const void *at)
{
    return (struct chunk *)(((uintptr_t)at - 1) & -(uintptr_t)CHUNK_BYTES);
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

/* ---- Lists of spans ---- */

static void list_insert(struct span **first, struct span *s)
{
    s->prev = NULL;
    s->next = *first;
    if (s->next)
        s->next->prev = s;
    *first = s;
}

static void list_remove(struct span **first, struct span *s)
{
    if (s->next)
        s->next->prev = s->prev;
    if (s->prev)
        s->prev->next = s->next;
    else
        *first = s->next;
}

/* ---- Land, under the store's lock ---- */

/* Makes one of two neighbours in the list, if nothing lies between them. */
static void land_join(struct land *l)
{
    if (l->next && (char *)l + l->bytes == (char *)l->next) {
        l->bytes += l->next->bytes;
        l->next = l->next->next;
    }
}

static void land_put(void *at, size_t bytes)
{
    struct land **link = &store.land, *before = NULL, *l = at;
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

/* The first bytes of the smallest piece that is large enough, or NULL. */
static void *land_take(size_t bytes)
{
    struct land **best = NULL, *l;
    for (struct land **link = &store.land; (l = *link); link = &l->next)
        if (l->bytes >= bytes && (!best || l->bytes < (*best)->bytes))
            best = link;
    if (!best)
        return NULL;
    l = *best;
    *best = l->next;
    if (l->bytes > bytes)
        land_put((char *)l + bytes, l->bytes - bytes);
    return l;
}

/* Maps chunks: the more there are, the more at a time, so that calls stay few
 * and the waste a fraction. NULL with errno ENOMEM. */
static void *land_map(size_t bytes)
{
    size_t more = store.mapped / GROWTH & -(size_t)CHUNK_BYTES;
    char *at = more > bytes ? mem_map(more, CHUNK_BYTES) : NULL;
    if (at)
        land_put(at + bytes, more - bytes);
    else
        at = mem_map(more = bytes, CHUNK_BYTES);
    if (at)
        store.mapped += more;
    return at;
}

/* ---- The store: runs of spans in chunks ---- */

static void chunk_insert(struct chunk *c)
{
    list_insert(&store.chunks[c->free != 0], c->span);
}

/* Changes which spans are free, and with it the chunk's place. */
static void chunk_set_free(struct chunk *c, uint32_t free)
{
    list_remove(&store.chunks[c->free != 0], c->span);
    c->free = free;
    if (free == ALL_SPANS)
        land_put(c, CHUNK_BYTES);
    else
        chunk_insert(c);
}

/* The lowest n neighbouring free spans of a chunk; 0: there are none. */
static unsigned chunk_find(const struct chunk *c, unsigned n)
{
    uint32_t starts = c->free;
    for (unsigned i = 1; i < n; i++)
        starts &= c->free >> i;
    return starts ? (unsigned)__builtin_ctz(starts) : 0;
}

static uint32_t run_bits(unsigned first, unsigned n)
{
    return ((1u << n) - 1) << first;
}

/* A chunk with n neighbouring free spans, or NULL. */
static struct chunk *store_chunk(unsigned n, bool map)
{
    for (struct span *s = store.chunks[1]; s; s = s->next)
        if (chunk_find(chunk_of(s), n))
            return chunk_of(s);
    struct chunk *c = land_take(CHUNK_BYTES);
    if (!c && map)
        c = land_map(CHUNK_BYTES);
    if (c) {
        c->free = ALL_SPANS;
        chunk_insert(c);
    }
    return c;
}

static struct span *store_take_locked(unsigned n, bool map)
{
    struct chunk *c = store_chunk(n, map);
    if (!c)
        return NULL;
    unsigned first = chunk_find(c, n);
    struct span *s = &c->span[first];
    chunk_set_free(c, c->free & ~run_bits(first, n));
    s->kind = MEDIUM;
    s->n_spans = (uint16_t)n;
    atomic_store_explicit(&s->heap, NULL, memory_order_relaxed);
    atomic_store_explicit(&s->filler, 0, memory_order_relaxed);
    return s;
}

/* A run of n spans, or NULL: with errno ENOMEM if it may map memory. */
static struct span *store_take(unsigned n, bool map)
{
    pthread_mutex_lock(&store.lock);
    struct span *s = store_take_locked(n, map);
    pthread_mutex_unlock(&store.lock);
    return s;
}

static void store_put(struct span *s)
{
    struct chunk *c = chunk_of(s);
    uint32_t run = run_bits((unsigned)(s - c->span), s->n_spans);
    pthread_mutex_lock(&store.lock);
    chunk_set_free(c, c->free | run);
    pthread_mutex_unlock(&store.lock);
}

/* ---- Slots, and what a span's owner does with them ---- */

static void *tray_pop(struct tray *tray)
{
    struct slot *slot = tray->free;
    tray->free = slot->next;
    tray->used++;
    return slot;
}

static void tray_push(struct tray *tray, struct slot *slot)
{
    slot->next = tray->free;
    tray->free = slot;
    tray->used--;
}

static int32_t span_capacity(const struct span *s)
{
    return SPAN_BYTES / (int32_t)s->size;
}

/* In its span. */
static unsigned slot_offset(const void *slot)
{
    return (uintptr_t)slot % SPAN_BYTES;
}

/* Slots of a kind that a heap may keep from their spans. */
static int32_t loose_max(unsigned kind)
{
    int32_t max = LOOSE_BYTES / (int32_t)kind_size(kind);
    return max < LOOSE_MAX ? max : LOOSE_MAX;
}

/* Slots that a parcel of the kind may name, in the slot that it lies in. */
static int32_t parcel_room(unsigned kind)
{
    size_t bytes = kind_size(kind) - offsetof(struct parcel, slot);
    int32_t room = (int32_t)(bytes / sizeof(uint16_t));
    return room < loose_max(kind) ? room : loose_max(kind);
}

/* Of a span that was in the store. */
static void span_start(struct span *s, unsigned kind)
{
    s->kind = (uint16_t)kind;
    s->size = kind_size(kind);
    s->room = (uint16_t)parcel_room(kind);
    s->tray = (struct tray){NULL, 0};
    s->carved = 0;
    atomic_store(&s->shared, (struct shared){0});
}

/* Makes slots of the next page or so, not of all at once: what is never handed
 * out is never touched. False if there is no room left. */
static bool span_carve(struct span *s)
{
    int32_t left = span_capacity(s) - s->carved;
    int32_t n = s->size < CARVE_BYTES ? CARVE_BYTES / (int32_t)s->size : 1;
    n = n < left ? n : left;
    char *first = span_base(s) + (size_t)s->carved * s->size;
    s->carved += n;
    s->tray.used += n;
    for (int32_t i = n; i-- > 0;)
        tray_push(&s->tray, (struct slot *)(first + (size_t)i * s->size));
    return n > 0;
}

static struct parcel *shared_first(const struct span *s, struct shared word)
{
    return word.count ? (struct parcel *)(span_base(s) + word.first) : NULL;
}

/* Opens parcels of a span that is ours. */
static void span_unpack(struct span *s, struct parcel *p)
{
    char *base = span_base(s);
    while (p) {
        struct slot *first = (struct slot *)p;
        for (unsigned i = 0; i < p->n; i++)
            tray_push(&s->tray, (struct slot *)(base + p->slot[i]));
        p = p->next;
        tray_push(&s->tray, first);
    }
}

/* The owner takes what others freed. False if that is nothing. */
static bool span_collect(struct span *s)
{
    struct shared word = atomic_load(&s->shared);
    if (word.count == 0)
        return false;
    word = atomic_exchange(&s->shared, (struct shared){0});
    span_unpack(s, shared_first(s, word));
    return true;
}

/* ---- How a span passes from hand to hand ---- */

/* From now on the span is nobody's. False if parcels came meanwhile: then it is
 * ours still. */
static bool span_publish(struct span *s, enum state state)
{
    struct shared empty = {0}, word = {.state = (uint16_t)state};
    int32_t live = state == LISTED ? 0 : s->dense;
    word.claim_at = (uint16_t)(s->tray.used - live);
    return atomic_compare_exchange_strong(&s->shared, &empty, word);
}

/* The lock keeps those away who would take it off the list before it is in. */
static bool span_list(struct span *s)
{
    struct depot *d = &depots[s->kind];
    pthread_mutex_lock(&d->lock);
    list_insert(&d->first, s);
    bool done = span_publish(s, LISTED);
    if (!done)
        list_remove(&d->first, s);
    pthread_mutex_unlock(&d->lock);
    return done;
}

/* We give up a span of ours, which is in no list. */
static void span_leave(struct span *s)
{
    bool done = false;
    atomic_store_explicit(&s->heap, NULL, memory_order_relaxed);
    while (!done) {
        span_collect(s);
        if (s->tray.used == 0) {
            store_put(s);
            return;
        }
        done = s->tray.used > s->dense ? span_publish(s, PARKED) : span_list(s);
    }
}

/* Makes a listed span ours. False if somebody was faster. */
static bool span_claim(struct span *s)
{
    struct shared word = atomic_load(&s->shared);
    while (word.state == LISTED)
        if (atomic_compare_exchange_weak(&s->shared, &word,
                                         (struct shared){0})) {
            span_unpack(s, shared_first(s, word));
            return true;
        }
    return false;
}

/* All slots of a span may be taken by the thread that filled it, and by any if
 * they share no lines. */
static bool span_suits(struct span *s, uint32_t thread)
{
    return s->size % MM_LINE_BYTES == 0 ||
           atomic_load_explicit(&s->filler, memory_order_relaxed) == thread;
}

/* A span of the depot becomes ours, or NULL. `suits`: only one that suits. */
static struct span *depot_take(unsigned kind, uint32_t thread, bool suits)
{
    struct depot *d = &depots[kind];
    pthread_mutex_lock(&d->lock);
    struct span *s = d->first;
    for (unsigned i = 0; s; s = i < LOOK_AT ? s->next : NULL, i++)
        if ((!suits || span_suits(s, thread)) && span_claim(s)) {
            list_remove(&d->first, s);
            break;
        }
    pthread_mutex_unlock(&d->lock);
    return s;
}

/* ---- Heaps ---- */

/* The heap owns a span that is ours. */
static void heap_insert(struct heap *h, struct span *s)
{
    list_insert(&h->spans[s->kind], s);
    s->dense = span_capacity(s) * 7 / 8;
    h->n_spans++;
    atomic_store_explicit(&s->filler, h->thread, memory_order_relaxed);
    atomic_store_explicit(&s->heap, h, memory_order_relaxed);
}

static void heap_remove(struct heap *h, struct span *s)
{
    list_remove(&h->spans[s->kind], s);
    h->n_spans--;
}

/* Out of line, as large_free is, lest each free save registers for it. */
static __attribute__((noinline)) void heap_leave(struct heap *h, struct span *s)
{
    heap_remove(h, s);
    span_leave(s);
}

/* ---- Frees of slots in spans that are not ours ---- */

/* Who filled a parked span takes it back at a free: the next frees there are
 * plain ones again. */
static bool heap_wants(const struct heap *h, struct span *s)
{
    return h->n_spans < HEAP_SPANS &&
           atomic_load_explicit(&s->filler, memory_order_relaxed) == h->thread;
}

/* A span that we claimed by freeing a slot of it finds its place. */
static void span_move(struct span *s, bool listed)
{
    struct depot *d = &depots[s->kind];
    if (listed) {
        pthread_mutex_lock(&d->lock);
        list_remove(&d->first, s);
        pthread_mutex_unlock(&d->lock);
    }
    if (s->tray.used > 0 && heap_wants(mine, s))
        heap_insert(mine, s);
    else
        span_leave(s);
}

static struct parcel *parcel_new(struct slot *slot)
{
    struct parcel *p = (struct parcel *)slot;
    p->n = 0;
    return p;
}

/* Sends a parcel home. If nobody owns the span, and this makes it worth moving
 * or we want it back, the same compare-and-swap claims it: a span that is not
 * ours must not be touched after that, it may be gone. */
static void parcel_send(struct parcel *p)
{
    struct span *s = span_of(p);
    struct shared old = atomic_load(&s->shared), word;
    bool claim;
    do {
        p->next = shared_first(s, old);
        word = old;
        word.first = (uint16_t)slot_offset(p);
        word.count += 1 + p->n;
        claim = (old.state != OWNED && word.count >= old.claim_at) ||
                (old.state == PARKED && heap_wants(mine, s));
    } while (!atomic_compare_exchange_weak(&s->shared, &old,
                                           claim ? (struct shared){0} : word));
    if (!claim)
        return;
    span_unpack(s, p);
    span_move(s, old.state == LISTED);
}

/* Sends off the parcel of a kind, and begins one in this slot or, NULL, none.
 */
static __attribute__((noinline)) void parcel_next(struct heap *h, unsigned kind,
                                                  struct slot *slot)
{
    if (h->parcel[kind])
        parcel_send(h->parcel[kind]);
    h->parcel[kind] = slot ? parcel_new(slot) : NULL;
}

/* Puts a slot of another's span in the parcel of its kind. */
static void slot_send(struct heap *h, struct span *s, struct slot *slot)
{
    struct parcel *p = h->parcel[s->kind];
    if (p && span_of(p) == s && p->n < s->room)
        p->slot[p->n++] = (uint16_t)slot_offset(slot);
    else
        parcel_next(h, s->kind, slot);
}

/* Puts a slot back into its span, which may be another's. A heap with many
 * spans gives up those where nothing is live. */
static void slot_return(struct heap *h, struct span *s, struct slot *slot)
{
    if (atomic_load_explicit(&s->heap, memory_order_relaxed) != h) {
        slot_send(h, s, slot);
        return;
    }
    tray_push(&s->tray, slot);
    if (s->tray.used == 0 && h->n_spans > HEAP_SPANS)
        heap_leave(h, s);
}

/* Gives up the slots of a kind that are in no span of the heap. False if there
 * are none. */
static bool heap_settle(struct heap *h, unsigned kind)
{
    bool any = h->loose[kind].free || h->parcel[kind];
    while (h->loose[kind].free) {
        struct slot *slot = tray_pop(&h->loose[kind]);
        slot_return(h, span_of(slot), slot);
    }
    parcel_next(h, kind, NULL);
    return any;
}

/* ---- Where a heap gets slots ---- */

/* A group is slots side by side that fill whole lines, the fewest that do:
 *
 *   lines  |               |               |               |
 *   48 B   |  slot 0   |  slot 1   |  slot 2   |  slot 3   |  slot 4   |
 *          |<----------------- group 0 ------------------->|
 */
static unsigned group_slots(const struct span *s)
{
    uint32_t bits = s->size | MM_LINE_BYTES;
    return MM_LINE_BYTES / (bits & -bits);
}

/* Takes the groups where nothing is live out of a span of ours that does not
 * suit, and gives it back. It is not listed again before half of what is live
 * has been freed, lest we look at it over and over. */
static void heap_borrow(struct heap *h, struct span *s)
{
    unsigned slots = group_slots(s), group_bytes = slots * s->size;
    uint8_t n_free[SPAN_LINES] = {0}; /* in each group */
    struct tray rest = {NULL, 0};
    span_carve(s);
    for (struct slot *slot = s->tray.free; slot; slot = slot->next)
        n_free[slot_offset(slot) / group_bytes]++;
    while (s->tray.free) {
        struct slot *slot = tray_pop(&s->tray);
        bool alone = n_free[slot_offset(slot) / group_bytes] == slots;
        tray_push(alone ? &h->loose[s->kind] : &rest, slot);
    }
    s->tray.free = rest.free;
    s->tray.used += rest.used;
    s->dense = s->tray.used / 2;
    atomic_store_explicit(&s->filler, 0, memory_order_relaxed);
    span_leave(s);
}

static bool heap_borrow_any(struct heap *h, unsigned kind)
{
    struct span *s;
    while (!h->loose[kind].free && (s = depot_take(kind, 0, false)))
        heap_borrow(h, s);
    return h->loose[kind].free;
}

/* A span of any kind where nothing is live leaves the heap's list, or NULL. */
static struct span *heap_idle(struct heap *h)
{
    for (unsigned kind = 0; kind < N_KINDS; kind++)
        for (struct span *s = h->spans[kind]; s; s = s->next) {
            struct shared word = atomic_load(&s->shared);
            if (word.count == s->tray.used) {
                span_collect(s);
                heap_remove(h, s);
                return s;
            }
        }
    return NULL;
}

/* A span with nothing live, if there is one without mapping memory. */
static struct span *heap_empty(struct heap *h)
{
    struct span *s = heap_idle(h);
    return s ? s : store_take(1, false);
}

static bool heap_settle_all(struct heap *h)
{
    bool any = false;
    for (unsigned kind = 0; kind < N_KINDS; kind++)
        any |= heap_settle(h, kind);
    return any;
}

/* Gets slots of a kind from where they are not missed: first what the heap has
 * of the kind itself. It maps memory only if there are none anywhere, after all
 * that it had set aside has been given up. False with errno ENOMEM. */
static bool heap_grow(struct heap *h, unsigned kind)
{
    if (heap_settle(h, kind))
        return true;
    struct span *s = depot_take(kind, h->thread, true);
    if (!s && (s = heap_empty(h)))
        span_start(s, kind);
    if (!s && (heap_settle_all(h) || heap_borrow_any(h, kind)))
        return true;
    if (!s && (s = store_take(1, true)))
        span_start(s, kind);
    if (s)
        heap_insert(h, s);
    return s;
}

/* Makes the free slots of a span loose. */
static void heap_take(struct heap *h, struct span *s)
{
    struct tray *loose = &h->loose[s->kind];
    loose->used -= s->carved - s->tray.used;
    loose->free = s->tray.free;
    s->tray = (struct tray){NULL, s->carved};
}

/* Gets some loose slots where there are none. Spans without free slots are
 * parked on the way. False with errno ENOMEM. */
static bool heap_refill(struct heap *h, unsigned kind)
{
    while (!h->loose[kind].free) {
        struct span *s = h->spans[kind];
        if (s && (s->tray.free || span_collect(s) || span_carve(s))) {
            heap_take(h, s);
        } else if (s) {
            heap_leave(h, s);
        } else if (!heap_grow(h, kind)) {
            return false;
        }
    }
    return true;
}

/* A new heap, under the store's lock, or NULL with errno ENOMEM. */
static struct heap *heap_new(void)
{
    size_t bytes = round_up(sizeof(struct heap), MM_LINE_BYTES);
    if ((size_t)(store.heap_end - store.heap_fresh) < bytes) {
        struct span *s = store_take_locked(1, true);
        if (!s)
            return NULL;
        store.heap_fresh = span_base(s);
        store.heap_end = store.heap_fresh + SPAN_BYTES;
    }
    struct heap *h = (struct heap *)store.heap_fresh;
    store.heap_fresh += bytes;
    memset(h, 0, sizeof *h);
    for (unsigned kind = 0; kind < N_KINDS; kind++)
        h->loose[kind].used = loose_max(kind);
    h->next = store.heaps;
    store.heaps = h;
    return h;
}

/* The thread's heap; it is given one if it has none. NULL with errno ENOMEM. */
static struct heap *heap_mine(void)
{
    if (mine != &nobody)
        return mine;
    pthread_mutex_lock(&store.lock);
    struct heap *h = store.without;
    if (h)
        store.without = h->next_without;
    else
        h = heap_new();
    if (h) {
        h->thread = ++store.n_threads;
        mine = h;
    }
    pthread_mutex_unlock(&store.lock);
    return h;
}

static __attribute__((noinline)) void *heap_malloc(unsigned kind)
{
    struct heap *h = heap_mine();
    if (!h || !heap_refill(h, kind))
        return NULL;
    return tray_pop(&h->loose[kind]);
}

/* ---- Medium and big blocks ---- */

static void *medium_malloc(size_t bytes)
{
    struct span *s =
        store_take((unsigned)(round_up(bytes, SPAN_BYTES) / SPAN_BYTES), true);
    return s ? span_base(s) : NULL;
}

/* Chunks for a big block: of the land, or mapped for it alone if that is
 * enabled, the block is large enough, the land has no room, and there are not
 * too many. NULL with errno ENOMEM. */
static char *big_map(size_t bytes, bool *alone)
{
    pthread_mutex_lock(&store.lock);
    if (!store.threshold)
        store.threshold = THRESHOLD_MIN;
    char *at = land_take(bytes);
    *alone = MAP_ALONE && bytes >= store.threshold && !at &&
             store.n_alone < ALONE_MAX;
    if (*alone)
        at = mem_map(bytes, CHUNK_BYTES);
    else if (!at)
        at = land_map(bytes);
    store.n_alone += at && *alone;
    pthread_mutex_unlock(&store.lock);
    return at;
}

/* NULL with errno ENOMEM.
 *
 *   base                 payload - 64 KiB   payload, aligned     base + total
 *   +-----------------------+-------------------+-----------------------+
 *   | nothing, or headers   | or headers        | the block             |
 *   +-----------------------+-------------------+-----------------------+   */
static void *big_malloc(size_t bytes, size_t alignment)
{
    if (bytes > SIZE_MAX / 4 || alignment > SIZE_MAX / 4) {
        errno = ENOMEM;
        return NULL;
    }
    alignment = alignment < SPAN_BYTES ? SPAN_BYTES : alignment;
    size_t total = round_up(bytes + alignment, CHUNK_BYTES);
    bool alone;
    char *base = big_map(total, &alone);
    if (!base)
        return NULL;
    char *payload = (char *)round_up((uintptr_t)base + 1, alignment);
    struct chunk *c = chunk_of(payload);
    struct span *s = span_of(payload);
    c->alone = alone;
    c->base = base;
    c->bytes = total;
    s->kind = BIG;
    atomic_store_explicit(&s->filler, 0, memory_order_relaxed);
    return payload;
}

/* A block that was mapped alone is unmapped. But who frees one will want
 * another: the threshold rises, and the next of its size is kept for reuse. */
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
    return big_malloc(bytes, MM_ALIGNMENT);
}

static __attribute__((noinline)) void large_free(struct span *s, void *block)
{
    if (s->kind == MEDIUM)
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
    unsigned kind = kind_of(bytes);
    struct tray *loose = &mine->loose[kind];
    return loose->free ? tray_pop(loose) : heap_malloc(kind);
}

/* A thread that only frees is given a heap, too, for its parcels; if there is
 * no room, it sends slots one by one. */
static __attribute__((noinline)) void free_first(void *block)
{
    int saved = errno;
    struct heap *h = heap_mine();
    errno = saved;
    if (h)
        slot_send(h, span_of(block), block);
    else
        parcel_send(parcel_new(block));
}

/* Frees a block that cannot be made loose. */
static __attribute__((noinline)) void free_slowly(struct heap *h,
                                                  struct span *s, void *block)
{
    if (s->kind >= N_KINDS)
        large_free(s, block);
    else if (h == &nobody)
        free_first(block);
    else
        slot_return(h, s, block);
}

void mm_free(void *block)
{
    if (!block)
        return;
    struct span *s = span_of(block);
    struct heap *h = mine;
    if (atomic_load_explicit(&s->filler, memory_order_relaxed) == h->thread &&
        h->loose[s->kind].used > 0)
        tray_push(&h->loose[s->kind], block);
    else
        free_slowly(h, s, block);
}

size_t mm_usable_size(const void *block)
{
    struct span *s = span_of(block);
    struct chunk *c = chunk_of(block);
    if (s->kind < N_KINDS)
        return s->size;
    if (s->kind == MEDIUM)
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
        return NULL;
    memcpy(copy, block, bytes < room ? bytes : room);
    mm_free(block);
    return copy;
}

/* Spans lie at multiples of 64 KiB, and slots at multiples of their size: if
 * that is a multiple of the alignment, so are they. */
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
    size_t size = round_up(bytes, alignment);
    while (size <= SMALL_MAX && kind_size(kind_of(size)) % alignment)
        size = kind_size(kind_of(size)) + 1;
    return size <= SMALL_MAX ? mm_malloc(size) : medium_malloc(bytes);
}

/* Gives up all of a kind. */
static void heap_drop(struct heap *h, unsigned kind)
{
    struct span *s;
    heap_settle(h, kind);
    while ((s = h->spans[kind]))
        heap_leave(h, s);
}

void mm_thread_exit(void)
{
    struct heap *h = mine;
    if (h == &nobody)
        return;
    mine = &nobody;
    for (unsigned kind = 0; kind < N_KINDS; kind++)
        heap_drop(h, kind);
    pthread_mutex_lock(&store.lock);
    h->next_without = store.without;
    store.without = h;
    pthread_mutex_unlock(&store.lock);
}

/* ---- The checker: the invariants of the types ---- */

static bool holds(bool truth, const char *what, const void *where, int line)
{
    if (!truth)
        fprintf(stderr, "mm_checkheap, line %d: %s at %p\n", line, what, where);
    return truth;
}

static bool is_slot(const struct span *s, size_t offset)
{
    return offset % s->size == 0 && offset / s->size < (size_t)s->carved;
}

/* The same of an address, which may be any number. */
static bool is_slot_at(const struct span *s, const void *at)
{
    return is_slot(s, (uintptr_t)at - (uintptr_t)span_base(s));
}

/* The list has n slots of the span, and no more. */
static bool check_free(const struct span *s, int32_t n)
{
    struct slot *slot = s->tray.free;
    for (; slot && n > 0; slot = slot->next, n--)
        if (!is_slot_at(s, slot))
            return false;
    return !slot && n == 0;
}

/* The chunk of an address, which may be any number, or NULL. */
static struct chunk *chunk_with(const void *at)
{
    for (unsigned list = 0; list < 2; list++)
        for (struct span *s = store.chunks[list]; s; s = s->next)
            if (chunk_of(s) == chunk_of(at))
                return chunk_of(s);
    return NULL;
}

/* The span of a slot of that kind at an address, which may be any number; or
 * NULL. */
static struct span *span_with(const void *at, unsigned kind)
{
    struct chunk *c = chunk_with(at);
    size_t i = c ? ((uintptr_t)at - (uintptr_t)c) / SPAN_BYTES : 0;
    if (i == 0 || i == CHUNK_SPANS || c->free >> i & 1)
        return NULL;
    struct span *s = &c->span[i];
    return s->kind == kind && is_slot_at(s, at) ? s : NULL;
}

/* What is loose are slots of the kind, as many as were not given out:
 *
 *   loose.used + length of loose.free = loose_max(kind) */
static bool check_loose(const struct heap *h, unsigned kind)
{
    int32_t n = loose_max(kind) - h->loose[kind].used;
    struct slot *slot = h->loose[kind].free;
    for (; slot && n > 0; slot = slot->next, n--)
        if (!span_with(slot, kind))
            return false;
    return !slot && n == 0;
}

static bool check_parcel(const struct span *s, const struct parcel *p)
{
    if (!is_slot_at(s, p) || p->n > s->room)
        return false;
    for (unsigned i = 0; i < p->n; i++)
        if (!is_slot(s, p->slot[i]))
            return false;
    return true;
}

/* A parcel that was not sent yet. */
static bool check_unsent(const struct parcel *p, unsigned kind)
{
    const struct span *s = p ? span_with(p, kind) : NULL;
    return s ? check_parcel(s, p) : !p;
}

/* Parcels with n slots in all. */
static bool check_parcels(const struct span *s, const struct parcel *p,
                          unsigned n)
{
    for (; n > 0; n -= 1 + p->n, p = p->next)
        if (!check_parcel(s, p) || n <= p->n)
            return false;
    return true;
}

static bool check_span(struct span *s, enum state state, int line)
{
    struct shared word = atomic_load(&s->shared);
    return holds(s->kind < N_KINDS && s->size == kind_size(s->kind) &&
                     s->carved <= span_capacity(s),
                 "kind, size or carved wrong", s, line) &&
           holds(word.state == state, "state wrong", s, line) &&
           holds(word.count <= s->tray.used && s->tray.used <= s->carved,
                 "used wrong", s, line) &&
           holds(check_free(s, s->carved - s->tray.used), "free slots wrong", s,
                 line) &&
           holds(check_parcels(s, shared_first(s, word), word.count),
                 "parcels wrong", s, line);
}

static bool check_kept(const struct heap *h, int line)
{
    for (unsigned kind = 0; kind < N_KINDS; kind++)
        if (!holds(check_loose(h, kind), "loose slots wrong", h, line) ||
            !holds(check_unsent(h->parcel[kind], kind), "parcel wrong", h,
                   line))
            return false;
    return true;
}

static bool check_heap(struct heap *h, int line)
{
    unsigned n = 0;
    for (unsigned kind = 0; kind < N_KINDS; kind++)
        for (struct span *s = h->spans[kind]; s; s = s->next)
            if (!holds(n++ < h->n_spans && s->kind == kind && s->heap == h,
                       "span of no heap, or of another", s, line) ||
                !check_span(s, OWNED, line))
                return false;
    return holds(n == h->n_spans, "spans are missing", h, line) &&
           check_kept(h, line);
}

static bool check_depot(unsigned kind, int line)
{
    struct span *s = depots[kind].first, *prev = NULL;
    for (; s; prev = s, s = s->next)
        if (!holds(s->kind == kind && s->prev == prev, "depot wrong", s,
                   line) ||
            !check_span(s, LISTED, line))
            return false;
    return true;
}

/* Free spans and runs tile the chunk. */
static bool check_chunk(const struct chunk *c, bool any_free, int line)
{
    for (unsigned i = 1, n; i < CHUNK_SPANS; i += n) {
        bool is_free = c->free >> i & 1;
        n = is_free ? 1 : c->span[i].n_spans;
        if (!holds(n > 0 && i + n <= CHUNK_SPANS &&
                       (is_free || !(c->free & run_bits(i, n))),
                   "run of spans wrong", &c->span[i], line))
            return false;
    }
    return holds((c->free != 0) == any_free, "chunk in the wrong list", c,
                 line);
}

static bool check_store(int line)
{
    for (unsigned list = 0; list < 2; list++)
        for (struct span *s = store.chunks[list]; s; s = s->next)
            if (!check_chunk(chunk_of(s), list, line))
                return false;
    for (struct land *l = store.land; l; l = l->next)
        if (!holds(!l->next || (char *)l + l->bytes < (char *)l->next,
                   "land not sorted, or not joined", l, line))
            return false;
    return true;
}

bool mm_checkheap(int line)
{
    for (struct heap *h = store.heaps; h; h = h->next)
        if (!check_heap(h, line))
            return false;
    for (unsigned kind = 0; kind < N_KINDS; kind++)
        if (!check_depot(kind, line))
            return false;
    return check_store(line);
}
