/* Stage 1: one heap, one lock. */
#include "../../judge/exam/exam.h"
#include "../../judge/box/region.h"
#include "refusal.h"
#include "scene.h"
#include "stages.h"

/* The first green check: the heap starts, without grabbing much, and gives one
 * block. */
static void first_block(void)
{
    uint32_t block;

    plan_start(1);
    block = plan_malloc(0, 1);
    scene_block(scene_run_within(4 * MiB), block);
}

/* Every size from 1 to 2048 bytes, and larger ones. */
static void blocks_are_aligned(void)
{
    plan_start(1);
    for (uint64_t bytes = 1; bytes <= 4 * MiB;
         bytes += bytes < 2 * KiB ? 1 : bytes / 5)
        plan_malloc(0, bytes);
    scene_run(0);
}

/* One thread, many sizes, large ones too, whatever the order. */
static void blocks_never_overlap(void)
{
    scene_dice(1);
    plan_start(1);
    scene_shuffle(0, 2000, (struct sizes){1, MiB});
    scene_run(0);
}

/* Many small blocks at a time, each looked at when all were written. */
static void payloads_stay(void)
{
    enum { N = 1500 };
    static uint32_t block[N];
    static uint64_t bytes[N];

    scene_dice(2);
    plan_start(1);
    for (unsigned i = 0; i < N; i++) {
        bytes[i] = dice_skewed(&dice, 1, 1500);
        block[i] = plan_malloc(0, bytes[i]);
        plan_fill(0, block[i], bytes[i]);
    }
    for (unsigned i = 0; i < N; i += 2)
        plan_free(0, block[i]);
    for (unsigned i = 1; i < N; i += 2)
        plan_look(0, block[i], bytes[i]);
    scene_run(0);
}

static void nothing_is_nothing(void)
{
    plan_start(1);
    for (unsigned i = 0; i < 2; i++) {
        plan_malloc(0, 0);
        plan_free_nothing(0);
        plan_malloc(0, 100);
    }
    scene_run(0);
}

/* The heap works as before afterwards. */
static void too_large_is_refused(void)
{
    uint32_t last;

    plan_start(1);
    refusal_plan_huge(0);
    last = plan_malloc(0, 1000);
    scene_block(scene_run_within(REGION_BYTES), last);
}

/* min(old, new) bytes survive, growing and shrinking, and a refusal changes
 * nothing. */
static void realloc_keeps_contents(void)
{
    scene_dice(3);
    plan_start(1);
    for (unsigned i = 0; i < 400; i++) {
        uint64_t old = dice_skewed(&dice, 1, 40 * KiB);
        uint64_t new = dice_skewed(&dice, 1, 40 * KiB);
        uint64_t kept = old < new ? old : new;
        uint32_t block = plan_malloc(0, old);
        plan_fill(0, block, old);
        uint32_t moved = plan_realloc(0, block, new);
        plan_look_as(0, moved, kept, block);
        if (dice_chance(&dice, 70))
            plan_free(0, moved);
    }
    scene_run(0);
}

static void realloc_covers_malloc_and_free(void)
{
    uint32_t block;

    plan_start(1);
    block = plan_realloc_nothing(0, 100);
    plan_fill(0, block, 100);
    plan_realloc(0, block, 0);
    plan_realloc_nothing(0, 0);
    plan_malloc(0, 100);
    scene_run(0);
}

static void realloc_that_fails_changes_nothing(void)
{
    uint32_t block;

    plan_start(1);
    block = plan_malloc(0, 300);
    plan_fill(0, block, 300);
    plan_realloc(0, block, SIZE_MAX - 100);
    plan_look(0, block, 300);
    plan_realloc(0, block, 800ul * MiB);
    plan_look(0, block, 300);
    for (unsigned i = 0; i < 50; i++)
        plan_fill(0, plan_malloc(0, 300), 300);
    plan_look(0, block, 300);
    scene_run_within(REGION_BYTES);
}

/* Any power of two up to 64 KiB; what is none is refused with EINVAL. */
static void memalign_aligns(void)
{
    static const uint64_t odd[] = {0, 3, 24, 48, 4097, SIZE_MAX};

    scene_dice(4);
    plan_start(1);
    for (uint64_t alignment = 1; alignment <= 64 * KiB; alignment *= 2)
        for (unsigned i = 0; i < 8; i++) {
            uint64_t bytes = dice_skewed(&dice, 1, 20 * KiB);
            uint32_t block = plan_memalign(0, alignment, bytes);
            plan_fill(0, block, bytes);
            if (dice_chance(&dice, 50))
                plan_free(0, block);
        }
    for (unsigned i = 0; i < sizeof odd / sizeof *odd; i++)
        plan_memalign(0, odd[i], 100);
    scene_run(0);
}

/* Twice as much is asked for as there is. All is given back, and then there is
 * as much again. */
static void full_heap_recovers(void)
{
    struct refusal_counts given = refusal_fill_twice();

    CHECK(given.first >= given.enough,
          "of %u blocks that there is room for only %u could be had",
          2 * given.enough, given.first);
    CHECK(given.second >= given.first,
          "%u blocks were given, until mem_map refused; all were freed; but "
          "then only %u were given",
          given.first, given.second);
}

const struct check stage_1_checks[] = {
    {CORRECTNESS, 1, "mm_init and mm_malloc(1) succeed", first_block},
    {CORRECTNESS, 1, "every block is aligned and mapped", blocks_are_aligned},
    {CORRECTNESS, 1, "two live blocks never overlap", blocks_never_overlap},
    {CORRECTNESS, 1, "a block keeps its bytes while it is in use",
     payloads_stay},
    {CORRECTNESS, 1, "mm_malloc(0) and mm_free(NULL) do nothing",
     nothing_is_nothing},
    {CORRECTNESS, 1, "a request too large gets NULL and ENOMEM",
     too_large_is_refused},
    {CORRECTNESS, 1, "mm_realloc keeps the contents", realloc_keeps_contents},
    {CORRECTNESS, 1, "mm_realloc allocates from NULL and frees at 0 bytes",
     realloc_covers_malloc_and_free},
    {CORRECTNESS, 1, "mm_realloc that fails leaves the block alone",
     realloc_that_fails_changes_nothing},
    {CORRECTNESS, 1, "mm_memalign aligns, or refuses with EINVAL",
     memalign_aligns},
    {CORRECTNESS, 1, "a full heap recovers when blocks are freed",
     full_heap_recovers},
    {0}};
