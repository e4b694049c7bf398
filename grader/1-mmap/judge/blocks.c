#include "blocks.h"

#include "kit.h"
#include "scene.h"

#include "../../judge/exam/exam.h"

#include <string.h>

enum { WHOLE_BYTES = 64 * KiB, END_BYTES = 4 * KiB };

static struct {
    uint64_t at, bytes, filled;
    bool live;
} blocks[BLOCKS_MOST];

static uint64_t key, live_bytes, peak_bytes;

/* ---- Calls ---- */

uint64_t ask_malloc(uint64_t bytes)
{
    return asked(CALL_LARGE_MALLOC, bytes, 0, 0);
}

uint64_t need_malloc(uint64_t bytes)
{
    uint64_t block = ask_malloc(bytes);

    CHECK(block != 0, "large_malloc(%lu) returned NULL with %s", bytes,
          errno_name());
    return block;
}

void ask_free(uint64_t block)
{
    asked(CALL_LARGE_FREE, block, 0, 0);
}

uint64_t ask_usable(uint64_t block)
{
    return asked(CALL_LARGE_USABLE, block, 0, 0);
}

uint64_t ask_threshold(void)
{
    return asked(CALL_LARGE_THRESHOLD, 0, 0, 0);
}

/* ---- Contents: of more than 64 KiB the ends alone are looked at ---- */

static uint64_t word_of(unsigned i, uint64_t at)
{
    uint64_t x = (key ^ (uint64_t)i << 32 ^ at) * 0x9e3779b97f4a7c15u;
    return x ^ x >> 29;
}

static void make_pattern(unsigned i, uint64_t from, unsigned char *to,
                         uint64_t bytes)
{
    for (uint64_t at = 0; at < bytes; at += 8) {
        uint64_t word = word_of(i, from + at), left = bytes - at;
        memcpy(to + at, &word, left < 8 ? left : 8);
    }
}

static void fill_part(unsigned i, uint64_t from, uint64_t bytes)
{
    static unsigned char pattern[WHOLE_BYTES];

    make_pattern(i, from, pattern, bytes);
    kit_put(blocks[i].at + from, pattern, bytes);
}

static void verify_part(unsigned i, uint64_t from, uint64_t bytes)
{
    static unsigned char right[WHOLE_BYTES], found[WHOLE_BYTES];
    uint64_t at = 0;

    make_pattern(i, from, right, bytes);
    peek_bytes(blocks[i].at + from, found, bytes);
    while (at < bytes && right[at] == found[at])
        at++;
    CHECK(at == bytes,
          "byte %lu of the live block [%#lx, +%lu) has changed: somebody wrote "
          "there",
          from + at, blocks[i].at, blocks[i].bytes);
}

/* Calls it for what is looked at. */
static void for_parts(unsigned i, void (*call)(unsigned, uint64_t, uint64_t))
{
    uint64_t bytes = blocks[i].filled;

    if (bytes <= WHOLE_BYTES) {
        call(i, 0, bytes);
        return;
    }
    call(i, 0, END_BYTES);
    call(i, bytes - END_BYTES, END_BYTES);
}

static void fill(unsigned i, uint64_t bytes)
{
    blocks[i].filled = bytes;
    if (bytes > WHOLE_BYTES)
        kit_write(blocks[i].at, bytes, 0);
    for_parts(i, fill_part);
}

/* ---- Live blocks ---- */

void fresh_blocks(uint64_t number)
{
    memset(blocks, 0, sizeof blocks);
    key = exam.seed + number;
    live_bytes = 0;
    peak_bytes = 0;
    scene_dice(number);
    fresh_box();
}

static void need_apart(unsigned i)
{
    uint64_t from = blocks[i].at, to = from + blocks[i].filled;

    for (unsigned k = 0; k < BLOCKS_MOST; k++)
        CHECK(k == i || !blocks[k].live || to <= blocks[k].at ||
                  blocks[k].at + blocks[k].filled <= from,
              "the block [%#lx, +%lu) overlaps [%#lx, +%lu), which is live",
              from, to - from, blocks[k].at, blocks[k].filled);
}

static void take(unsigned i, uint64_t bytes)
{
    blocks[i].at = need_malloc(bytes);
    blocks[i].bytes = bytes;
    blocks[i].filled = bytes;
    blocks[i].live = true;
    live_bytes += bytes;
    if (live_bytes > peak_bytes)
        peak_bytes = live_bytes;
}

void block_take(unsigned i, uint64_t bytes)
{
    take(i, bytes);
    need_apart(i);
    fill(i, bytes);
}

void block_take_usable(unsigned i, uint64_t bytes)
{
    take(i, bytes);
    blocks[i].filled = ask_usable(blocks[i].at);
    CHECK(blocks[i].filled >= bytes,
          "large_usable_size of a block of %lu bytes returned %lu", bytes,
          blocks[i].filled);
    need_apart(i);
    fill(i, blocks[i].filled);
}

void block_verify(unsigned i)
{
    for_parts(i, verify_part);
}

void block_return(unsigned i)
{
    block_verify(i);
    ask_free(blocks[i].at);
    blocks[i].live = false;
    live_bytes -= blocks[i].bytes;
}

bool block_is_live(unsigned i)
{
    return blocks[i].live;
}

uint64_t block_at(unsigned i)
{
    return blocks[i].at;
}

uint64_t blocks_peak_bytes(void)
{
    return peak_bytes;
}

void blocks_shuffle(unsigned live, unsigned steps, uint64_t least,
                    uint64_t most)
{
    for (unsigned step = 0; step < steps; step++) {
        unsigned i = (unsigned)dice_between(&dice, 0, live - 1);
        if (block_is_live(i))
            block_return(i);
        else
            block_take(i, dice_skewed(&dice, least, most));
    }
}
