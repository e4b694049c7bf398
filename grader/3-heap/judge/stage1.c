/* Stage 1: a bump allocator. */
#include "../../judge/box/box.h"
#include "../../judge/exam/exam.h"
#include "live.h"
#include "stages.h"

#include <errno.h>

/* The first green check: the heap starts, without grabbing much, and gives one
 * block. */
static void first_block(void)
{
    fresh_heap(64 * KiB);
    need_malloc(1);
}

/* Every size from 1 to 2048 bytes, and some larger ones. */
static void blocks_are_aligned(void)
{
    unsigned promised = exam.build.alignment ? exam.build.alignment : ALIGNMENT;

    fresh_heap(64 * MiB);
    for (uint64_t bytes = 1; bytes <= 4 * MiB;
         bytes += bytes < 2 * KiB ? 1 : bytes / 3) {
        remote p = need_malloc(bytes);
        CHECK(p.at % promised == 0,
              "mm_malloc(%lu) returned %#lx, which is not a multiple of %u",
              bytes, p.at, promised);
    }
}

/* A block ends where the heap ends, or before. */
static void blocks_lie_inside(void)
{
    fresh_model(2);
    fresh_heap(64 * MiB);
    for (unsigned i = 0; i < 1000; i++) {
        uint64_t bytes = dice_skewed(&dice, 1, 100 * KiB);
        remote p = need_malloc(bytes);
        CHECK(p.at + bytes <= heap_end(),
              "mm_malloc(%lu) returned [%#lx, +%lu), but the heap ends at "
              "%#lx: ask mem_sbrk for more",
              bytes, p.at, bytes, heap_end());
    }
}

/* Mostly small, now and then one of up to `large` bytes: heaps often treat
 * those in a way of their own. */
static uint64_t any_size(uint64_t small, uint64_t large)
{
    if (dice_chance(&dice, 1))
        return dice_between(&dice, 1, large);
    return dice_skewed(&dice, 1, small);
}

/* Two live blocks share no byte, whatever the order of requests. */
static void live_blocks_never_overlap(void)
{
    fresh_model(3);
    fresh_heap(256 * MiB);
    for (uint32_t id = 0; id < 3000; id++) {
        uint64_t bytes = any_size(8 * KiB, 4 * MiB);
        uint32_t gone = (uint32_t)dice_between(&dice, 0, id);
        live_add(id, need_malloc(bytes), bytes);
        if (dice_chance(&dice, 50) && live_block(gone).live) {
            live_give_back(gone);
        }
    }
}

/* What a program writes into a block is there until it frees the block. */
static void payloads_stay(void)
{
    fresh_model(4);
    fresh_heap(64 * MiB);
    for (uint32_t id = 0; id < 2000; id++) {
        uint64_t bytes = any_size(4 * KiB, 2 * MiB);
        uint32_t other = (uint32_t)dice_between(&dice, 0, id);
        live_add(id, need_malloc(bytes), bytes);
        live_fill(id);
        if (!live_block(other).live)
            continue;
        live_verify(other);
        if (dice_chance(&dice, 50)) {
            live_give_back(other);
        }
    }
}

static void nothing_is_nothing(void)
{
    fresh_heap(MiB);
    CHECK(is_null(ask_malloc(0)), "mm_malloc(0) did not return NULL");
    ask_free(NOTHING);
    need_malloc(100);
    CHECK(is_null(ask_malloc(0)), "mm_malloc(0) did not return NULL");
    ask_free(NOTHING);
}

/* Sizes that no machine has, some of which wrap around when a header is
 * added. The heap works as before afterwards. */
static void too_large_is_refused(void)
{
    static const uint64_t huge[] = {
        SIZE_MAX,      SIZE_MAX - 7,  SIZE_MAX - 15,    SIZE_MAX - 16,
        SIZE_MAX - 31, SIZE_MAX - 63, SIZE_MAX - 4096,  PTRDIFF_MAX,
        SIZE_MAX / 2,  1ul << 40,     (1ul << 32) + 16, 2 * MiB};

    fresh_heap(MiB);
    for (unsigned i = 0; i < sizeof huge / sizeof *huge; i++) {
        remote p = ask_malloc(huge[i]);
        CHECK(is_null(p), "mm_malloc(%lu) returned %#lx from a heap of 1 MiB",
              huge[i], p.at);
        CHECK(errno_is(ENOMEM),
              "mm_malloc(%lu) returned NULL with %s, expected ENOMEM", huge[i],
              errno_name());
    }
    need_malloc(1000);
}

/* min(old, new) bytes survive, growing and shrinking, over and over. */
static void realloc_keeps_contents(void)
{
    fresh_model(7);
    fresh_heap(64 * MiB);
    for (uint32_t id = 0; id < 300; id++) {
        uint64_t old = dice_skewed(&dice, 1, 4 * KiB);
        uint64_t new = dice_skewed(&dice, 1, 4 * KiB);
        live_add(id, need_malloc(old), old);
        live_fill(id);
        remote p = ask_realloc(live_block(id).at, new);
        CHECK(!is_null(p), "mm_realloc to %lu bytes returned NULL", new);
        live_remove(id);
        CHECK(region_holds(box_region(), p, new),
              "mm_realloc returned %#lx, which is outside the heap", p.at);
        live_verify_copy(id, p, old < new ? old : new);
        live_add(id, p, new);
    }
}

static void realloc_covers_malloc_and_free(void)
{
    fresh_heap(MiB);
    remote p = ask_realloc(NOTHING, 100);
    CHECK(!is_null(p), "mm_realloc(NULL, 100) returned NULL");
    p = ask_realloc(p, 0);
    CHECK(is_null(p), "mm_realloc(block, 0) returned %#lx, expected NULL",
          p.at);
    CHECK(is_null(ask_realloc(NOTHING, 0)),
          "mm_realloc(NULL, 0) did not return NULL");
    need_malloc(100);
}

const struct check stage_1_checks[] = {
    {CORRECTNESS, 2, "mm_init and mm_malloc(1) succeed", first_block},
    {CORRECTNESS, 2, "every block is aligned to 16 bytes", blocks_are_aligned},
    {CORRECTNESS, 2, "every block lies inside the heap", blocks_lie_inside},
    {CORRECTNESS, 3, "two live blocks never overlap",
     live_blocks_never_overlap},
    {CORRECTNESS, 2, "a block keeps its bytes while it is in use",
     payloads_stay},
    {CORRECTNESS, 1, "mm_malloc(0) and mm_free(NULL) do nothing",
     nothing_is_nothing},
    {CORRECTNESS, 1, "a request too large gets NULL and ENOMEM",
     too_large_is_refused},
    {CORRECTNESS, 1, "mm_realloc keeps the contents", realloc_keeps_contents},
    {CORRECTNESS, 1, "mm_realloc allocates from NULL and frees at 0 bytes",
     realloc_covers_malloc_and_free},
    {0}};
