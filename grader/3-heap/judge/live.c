#include "live.h"

#include "../../judge/box/box.h"
#include "../../judge/base/check.h"
#include "../../judge/base/dice.h"
#include "../../judge/base/fail.h"
#include "../../judge/box/script.h"

#include <string.h>

enum {
    GRAIN = 8,
    WORD_GRAINS = 64,
    N_WORDS = REGION_BYTES / GRAIN / WORD_GRAINS,
    MAX_BLOCKS = SLOT_ASK,
    SMALLEST_BLOCK = 32 /* a gap below this holds no other block */
};

static uint64_t covered[N_WORDS];
static uint64_t used_words; /* covered[] is 0 from here on */
static struct block blocks[MAX_BLOCKS];
static uint32_t listed[MAX_BLOCKS], place[MAX_BLOCKS]; /* live ids, and where */
static uint32_t n_listed;
static uint64_t total_bytes;
static struct dice keys;

void live_clear(uint64_t seed)
{
    memset(covered, 0, used_words * sizeof *covered);
    while (n_listed > 0)
        blocks[listed[--n_listed]].live = false;
    used_words = total_bytes = 0;
    dice_seed(&keys, seed);
}

/* The bits [from, to) of one word. */
static uint64_t mask(uint64_t from, uint64_t to)
{
    uint64_t ones = to - from == WORD_GRAINS ? ~0ul : (1ul << (to - from)) - 1;
    return ones << from;
}

struct span {
    uint64_t from, to; /* grains */
};

static struct span span_of(remote p, uint64_t bytes)
{
    uint64_t offset = p.at - box_region()->at;
    return (struct span){offset / GRAIN, (offset + bytes + GRAIN - 1) / GRAIN};
}

/* Spans are walked word by word. Grains 60 to 130, say:
 *
 *     word 0: grains 60 to 63     word 1: all 64     word 2: grains 128, 129
 *
 * Returns the bits of the span's first word, and which word that is; the span
 * then begins with the next. */
static uint64_t next_mask(struct span *span, uint64_t *word)
{
    uint64_t end = (span->from / WORD_GRAINS + 1) * WORD_GRAINS;
    uint64_t to = span->to < end ? span->to : end;
    uint64_t bits = mask(span->from % WORD_GRAINS,
                         to == end ? WORD_GRAINS : to % WORD_GRAINS);

    *word = span->from / WORD_GRAINS;
    span->from = to;
    return bits;
}

static bool is_covered(struct span span)
{
    uint64_t word;

    while (span.from < span.to) {
        uint64_t bits = next_mask(&span, &word);
        if (covered[word] & bits)
            return true;
    }
    return false;
}

/* Covers a span that is not, or uncovers one that is. */
static void toggle(struct span span)
{
    uint64_t word;

    while (span.from < span.to) {
        uint64_t bits = next_mask(&span, &word);
        covered[word] ^= bits;
        if (word >= used_words)
            used_words = word + 1;
    }
}

static bool shares_a_byte(const struct block *block, remote p, uint64_t bytes)
{
    return block->at.at < p.at + bytes && p.at < block->at.at + block->bytes;
}

static void blame_overlap(remote p, uint64_t bytes)
{
    for (uint32_t i = 0; i < n_listed; i++) {
        const struct block *other = &blocks[listed[i]];
        if (shares_a_byte(other, p, bytes))
            blame("block [%#lx, +%lu) overlaps [%#lx, +%lu), which is still "
                  "in use",
                  p.at, bytes, other->at.at, other->bytes);
    }
    blame(
        "block [%#lx, +%lu) is not aligned: it begins where another one, which "
        "is still in use, fills a word of 8 bytes",
        p.at, bytes);
}

void live_add(uint32_t id, remote p, uint64_t bytes)
{
    struct span span;

    CHECK(region_holds(box_region(), p, bytes),
          "block [%#lx, +%lu) does not lie in the heap, which begins at %#lx "
          "and ends %lu bytes later",
          p.at, bytes, box_region()->at, heap_used());
    span = span_of(p, bytes);
    if (is_covered(span))
        blame_overlap(p, bytes);
    toggle(span);
    blocks[id] = (struct block){p, bytes, 0, true};
    place[id] = n_listed;
    listed[n_listed++] = id;
    total_bytes += bytes;
}

void live_remove(uint32_t id)
{
    struct block *block = &blocks[id];
    uint32_t last; /* takes its place in the list */

    toggle(span_of(block->at, block->bytes));
    block->live = false;
    total_bytes -= block->bytes;
    last = listed[--n_listed];
    listed[place[id]] = last;
    place[last] = place[id];
}

void live_fill(uint32_t id)
{
    blocks[id].key = dice_next(&keys) | 1;
    payload_write(blocks[id].at, blocks[id].bytes, blocks[id].key);
}

void live_verify(uint32_t id)
{
    const struct block *block = &blocks[id];

    CHECK(block->key == 0 ||
              payload_intact(block->at, block->bytes, block->key),
          "the contents of block [%#lx, +%lu) changed while it was in use: "
          "somebody wrote into it",
          block->at.at, block->bytes);
}

void live_verify_copy(uint32_t id, remote p, uint64_t bytes)
{
    const struct block *block = &blocks[id];
    uint64_t known = payload_known(block->bytes, bytes);

    CHECK(block->key == 0 || payload_intact(p, known, block->key),
          "mm_realloc lost contents: the first %lu bytes of the new block "
          "[%#lx, ...) are not those of the old one",
          bytes, p.at);
}

void live_give_back(uint32_t id)
{
    live_verify(id);
    ask_free(blocks[id].at);
    live_remove(id);
}

struct block live_block(uint32_t id)
{
    return blocks[id];
}

uint64_t live_bytes(void)
{
    return total_bytes;
}

static void count_gap(struct gaps *gaps, uint64_t grains)
{
    uint64_t bytes = grains * GRAIN;
    if (bytes < SMALLEST_BLOCK)
        gaps->internal += bytes;
    else
        gaps->external += bytes;
}

struct gaps live_gaps(uint64_t end)
{
    struct gaps gaps = {0};
    uint64_t gap = 0;

    for (uint64_t grain = 0; grain < end / GRAIN; grain++) {
        if (!(covered[grain / WORD_GRAINS] >> grain % WORD_GRAINS & 1)) {
            gap++;
            continue;
        }
        count_gap(&gaps, gap);
        gap = 0;
    }
    count_gap(&gaps, gap);
    return gaps;
}

bool live_any(struct dice *dice, uint32_t *id)
{
    if (n_listed == 0)
        return false;
    *id = listed[dice_between(dice, 0, n_listed - 1)];
    return true;
}
