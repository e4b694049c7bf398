/* twin.c: a twin is made in three passes: other sizes, other counts, another
 * order. Whether an operation makes sense depends on those of the same block
 * alone, and no pass changes their order. */
#include "twin.h"
#include "../base/dice.h"
#include "shape.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    FIRST_SHIFTED = 64, /* bytes: smaller sizes stay */
    GRAIN = 16,         /* bytes: small shifts are multiples of it, so that
                         * an allocator rounds as before */
    FREE_OCTAVE = 10,   /* from 1024 bytes on any shift will do */
    SHIFT_PART = 16,    /* a shift is at most a sixteenth of the size */
    BANDS_AN_OCTAVE = 4,
    N_BANDS = 64 * BANDS_AN_OCTAVE,
    SHORT_LIFE = 32,    /* operations, from malloc to free */
    SMALL_BYTES = 1024, /* of a block whose count may change */
    COUNT_PERCENT = 3,  /* of such blocks come twice, or not at all */
    SWAP_PERCENT = 30   /* of pairs that may change places do */
};

/* What becomes of an operation: taken over, with an echo, or left out. An echo
 * names the block that does the same right after; block 0 is no echo. */
struct fate {
    bool left_out;
    uint32_t echo;
};

static void *zeroed(size_t n, size_t bytes_each)
{
    void *array = calloc(n + 1, bytes_each);
    if (array == NULL) {
        perror("twin");
        abort();
    }
    return array;
}

static bool makes_block(const struct op *op)
{
    return op->kind == OP_MALLOC || op->kind == OP_MEMALIGN;
}

/* --- other sizes ------------------------------------------------------ */

/* Sizes that share a shift. */
struct band {
    uint64_t step;   /* bytes: by how much */
    int64_t shift;   /* bytes: +step or -step, once decided */
    uint64_t n_peak; /* blocks live at the trace's peak */
};

/* A quarter of an octave: the position of the highest bit, and the two bits
 * below it. BYTES >= 4. */
static unsigned band_of(uint64_t bytes)
{
    unsigned octave = 63 - (unsigned)__builtin_clzll(bytes);
    return octave * BANDS_AN_OCTAVE + (bytes >> (octave - 2) & 3);
}

/* Counts how many blocks of each band are live when most bytes are. */
static void count_peak(const struct trace *trace, struct band *bands)
{
    uint64_t *sizes = zeroed(trace->n_ids, sizeof *sizes);
    uint64_t live = 0;

    for (size_t i = 0; i < trace->n_ops && live < trace->peak_live; i++) {
        const struct op *op = &trace->ops[i];
        if (op->kind == OP_TOUCH || op->kind == OP_THREAD)
            continue;
        live += op->bytes - sizes[op->id];
        sizes[op->id] = op->bytes;
    }
    for (uint32_t id = 0; id < trace->n_ids; id++)
        if (sizes[id] >= FIRST_SHIFTED)
            bands[band_of(sizes[id])].n_peak++;
    free(sizes);
}

/* The band not yet decided that has most bytes in play; NULL: none left. */
static struct band *heaviest(struct band *bands)
{
    struct band *best = NULL;
    for (unsigned i = 0; i < N_BANDS; i++)
        if (bands[i].shift == 0 &&
            (best == NULL ||
             bands[i].step * bands[i].n_peak > best->step * best->n_peak))
            best = &bands[i];
    return best;
}

/* Throws the step of a band of sizes from 2^OCTAVE on. */
static uint64_t throw_step(unsigned octave, struct dice *dice)
{
    uint64_t most = ((uint64_t)1 << octave) / SHIFT_PART;
    if (most < GRAIN)
        return GRAIN;
    uint64_t step = dice_between(dice, most / 2 + 1, most);
    return octave < FREE_OCTAVE ? (step + GRAIN - 1) / GRAIN * GRAIN : step;
}

/* Decides all shifts, the heaviest first, each against the sum so far. */
static void decide_shifts(const struct trace *trace, struct band *bands,
                          struct dice *dice)
{
    int64_t sum = 0;

    count_peak(trace, bands);
    for (unsigned i = 0; i < N_BANDS; i++)
        bands[i].step = throw_step(i / BANDS_AN_OCTAVE, dice);
    for (struct band *band; (band = heaviest(bands)) != NULL;) {
        bool up = sum == 0 ? dice_chance(dice, 50) : sum < 0;
        band->shift = up ? (int64_t)band->step : -(int64_t)band->step;
        sum += band->shift * (int64_t)band->n_peak;
    }
}

static uint64_t shifted(const struct band *bands, uint64_t bytes)
{
    if (bytes < FIRST_SHIFTED)
        return bytes;
    return bytes + (uint64_t)bands[band_of(bytes)].shift;
}

/* --- other counts ----------------------------------------------------- */

/* The place of the free that ends the small block made at I soon, with nothing
 * else done to it in between; 0: it is no such block. */
static size_t early_end(const struct trace *trace, size_t i)
{
    const struct op *made = &trace->ops[i];
    if (!makes_block(made) || made->bytes > SMALL_BYTES)
        return 0;
    for (size_t j = i + 1; j < trace->n_ops && j <= i + SHORT_LIFE; j++) {
        const struct op *op = &trace->ops[j];
        if (op->kind == OP_THREAD)
            return 0;
        if (op->id == made->id)
            return op->kind == OP_FREE ? j : 0;
    }
    return 0;
}

/* Decides which blocks come twice, or which not at all: all of a twin the
 * same way, so that its number of operations is another. */
static struct fate *decide_fates(const struct trace *trace, struct dice *dice)
{
    struct fate *fates = zeroed(trace->n_ops, sizeof *fates);
    bool more = dice_chance(dice, 50);
    uint32_t next_id = trace->n_ids;

    for (size_t i = 0; i < trace->n_ops; i++) {
        size_t end = early_end(trace, i);
        if (end == 0 || !dice_chance(dice, COUNT_PERCENT))
            continue;
        fates[i].left_out = !more;
        fates[i].echo = more && next_id < TRACE_MAX_IDS ? next_id++ : 0;
        fates[end] = fates[i];
    }
    return fates;
}

/* --- another order ---------------------------------------------------- */

static bool may_swap(const struct op *a, const struct op *b)
{
    bool alike = makes_block(a) ? makes_block(b)
                                : a->kind == OP_FREE && b->kind == OP_FREE;
    return alike && a->id != b->id;
}

static void swap_neighbours(struct op *ops, size_t n_ops, struct dice *dice)
{
    for (size_t i = 1; i < n_ops; i++) {
        if (!may_swap(&ops[i - 1], &ops[i]) || !dice_chance(dice, SWAP_PERCENT))
            continue;
        struct op moved = ops[i - 1];
        ops[i - 1] = ops[i];
        ops[i++] = moved;
    }
}

/* --- the twin --------------------------------------------------------- */

/* The operations of the twin, in the trace's order; their number in *n_ops. */
static struct op *other_numbers(const struct trace *trace, size_t *n_ops,
                                struct dice *dice)
{
    struct band bands[N_BANDS] = {0};
    struct op *ops = zeroed(2 * trace->n_ops, sizeof *ops);
    struct fate *fates = decide_fates(trace, dice);

    decide_shifts(trace, bands, dice);
    *n_ops = 0;
    for (size_t i = 0; i < trace->n_ops; i++) {
        struct op op = trace->ops[i];
        op.bytes = shifted(bands, op.bytes);
        if (!fates[i].left_out)
            ops[(*n_ops)++] = op;
        op.id = fates[i].echo;
        if (fates[i].echo != 0)
            ops[(*n_ops)++] = op;
    }
    free(fates);
    return ops;
}

/* Adds the operations to the twin, and one pair more if the twin would have
 * as many as the trace: it had no short-lived small block. */
static void fill(struct trace *twin, const struct op *ops, size_t n_ops,
                 size_t not_n_ops)
{
    for (size_t i = 0; i < n_ops; i++)
        if (trace_add(twin, ops[i]) != NULL)
            abort();
    if (n_ops != not_n_ops || twin->n_ids == TRACE_MAX_IDS)
        return;

    uint32_t id = twin->n_ids;
    trace_add(twin, (struct op){OP_MALLOC, id, FIRST_SHIFTED, 0});
    trace_add(twin, (struct op){.kind = OP_FREE, .id = id});
}

/* A seed for this trace's dice: twins of two traces have nothing in common. */
static uint64_t seed_for(const struct trace *trace, uint64_t seed)
{
    for (const char *c = trace->name; *c != '\0'; c++)
        seed = seed * 31 + (unsigned char)*c;
    return seed;
}

struct trace *trace_twin(const struct trace *trace, uint64_t seed)
{
    if (trace->generated)
        return shape_make(trace->name, 2 * seed + 1);

    struct dice dice;
    size_t n_ops;
    struct trace *twin = trace_new(trace->name);

    dice_seed(&dice, seed_for(trace, seed));
    twin->weight = trace->weight;
    struct op *ops = other_numbers(trace, &n_ops, &dice);
    swap_neighbours(ops, n_ops, &dice);
    fill(twin, ops, n_ops, trace->n_ops);
    free(ops);
    return twin;
}
