/* Stage 1: one heap, one lock. */
#include "../../judge/exam/exam.h"
#include "../../judge/box/region.h"
#include "faults.h"
#include "meet.h"
#include "refusal.h"
#include "scene.h"
#include "space.h"
#include "stages.h"
#include "tools.h"

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

enum { N_FAULTS = 30 };

/* After every few requests, and when four threads pause. */
static void checkheap_trusts_good_heaps(void)
{
    scene_dice(5);
    plan_start(4);
    plan_checkheap(0);
    for (unsigned i = 0; i < 20; i++) {
        plan_barrier();
        for (unsigned t = 0; t < 4; t++)
            scene_shuffle(t, 12, (struct sizes){1, 20 * KiB});
        plan_barrier();
        plan_checkheap(0);
    }
    scene_run(1);
}

/* Faults that make a program go wrong later are seen by the checker now. */
static void checkheap_notices_faults(void)
{
    struct faults faults = plant_faults(N_FAULTS, exam.seed);

    CHECK(faults.mattered > 0, "no planted fault made a difference");
    measure((double)faults.noticed / faults.mattered);
}

/* All threads at once, each with blocks of its own, started a little apart. */
static void threads_never_share_a_byte(void)
{
    scene_dice(6);
    for (unsigned threads = 2; threads <= 32; threads *= 4) {
        plan_start(threads);
        for (unsigned t = 0; t < threads; t++)
            scene_shuffle(t, 1600 / threads, (struct sizes){1, 3000});
        scene_run(threads + exam.seed);
    }
}

enum { SCHEDULES = 2000 };

static void no_order_gives_a_byte_twice(void)
{
    meet_in_one_size();
    scene_explore(SCHEDULES);
}

static void no_order_stops_a_thread(void)
{
    meet_in_all_ways();
    scene_explore(SCHEDULES);
}

/* Some ask for more than there is while others go on; then all do. */
static void refusal_lets_others_go_on(void)
{
    uint32_t last[4];
    const struct crew_run *run;

    refusal_plan_threads(4, last);
    run = scene_run_within(REGION_BYTES);
    for (unsigned t = 0; t < 4; t++)
        scene_block(run, last[t]);
    refusal_plan_crowd(4);
    scene_run_within(REFUSAL_ROOM_BYTES);
}

/* In one thread: no byte read before it was written, none touched that the heap
 * has lent out or never had. */
static void valgrind_finds_nothing(void)
{
    scene_dice(7);
    plan_start(1);
    scene_shuffle(0, 500, (struct sizes){1, 4 * KiB});
    plan_exit(0);
    tools_memcheck();
}

/* Of two accesses to the same bytes, of which one writes, one comes before the
 * other. */
static void sanitizer_finds_no_race(void)
{
    scene_dice(9);
    meet_and_pass_on();
    tools_sanitizer();
}

/* 40 rounds: 128 KiB of blocks, all freed. */
static void freed_memory_serves_again(void)
{
    enum { ROUNDS = 40, BLOCKS = 128 };
    uint32_t block[BLOCKS];
    struct space space;

    scene_dice(8);
    plan_start(1);
    for (unsigned i = 0; i < ROUNDS; i++) {
        for (unsigned k = 0; k < BLOCKS; k++)
            block[k] = plan_malloc(0, dice_between(&dice, 900, 1100));
        scene_touch(0, block, BLOCKS);
        scene_free_all(0, block, BLOCKS);
    }
    space = space_of(scene_run(0));
    CHECK(space.resident <= 3 * space.used_peak + 256 * KiB,
          "one thread had never more than %lu KiB in use, round after round, "
          "but %lu KiB of the heap's pages were touched",
          space.used_peak / KiB, space.resident / KiB);
}

/* Bytes of memory for each small block, beyond the bytes asked for. */
static void small_blocks_cost_little(void)
{
    enum { N = 20000 };
    struct space space;

    plan_start(1);
    for (uint32_t i = 0; i < N; i++)
        plan_fill(0, plan_malloc(0, 8 + i % 120), 8);
    space = space_of(scene_run(0));
    measure((double)(space.resident - space.used_end) / N);
}

/* Of what a race breaks, the order of steps that did it is shown first. */
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
    {CORRECTNESS, 5, "no order of steps gives a byte to two threads",
     no_order_gives_a_byte_twice},
    {CORRECTNESS, 2, "no order of steps stops a thread for ever",
     no_order_stops_a_thread},
    {CORRECTNESS, 2, "threads never share a byte", threads_never_share_a_byte},
    {CORRECTNESS, 1, "mm_checkheap is true on every sound heap",
     checkheap_trusts_good_heaps},
    {CORRECTNESS, 1, "mm_checkheap notices a broken heap",
     checkheap_notices_faults},
    {CORRECTNESS, 1, "a refusal lets the other threads go on",
     refusal_lets_others_go_on},
    {CORRECTNESS, 1, "Valgrind finds nothing to object to",
     valgrind_finds_nothing},
    {CORRECTNESS, 0, "the thread sanitizer finds no race",
     sanitizer_finds_no_race},
    {FRAGMENTATION, 1, "freed memory serves again", freed_memory_serves_again},
    {FRAGMENTATION, 2, "a small block costs little beyond its bytes",
     small_blocks_cost_little},
    {0}};
