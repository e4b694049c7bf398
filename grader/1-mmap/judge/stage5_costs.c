/* Stage 5, what it costs in memory and in system calls. */
#include "blocks.h"
#include "kit.h"
#include "scene.h"
#include "space.h"
#include "stages.h"

#include "../../../labs/1-mmap/large.h"
#include "../../judge/box/script.h"

enum { ROW = 16, ROW_PAGES = 64, SPARE_PAGES = 2 };

/* Blocks of 64 pages, full to the last byte or less: 64 pages each. What else
 * the allocator keeps fits in two. */
static void own_mappings_waste_no_page(void)
{
    fresh_blocks(55);
    ask_free(need_malloc(LARGE_THRESHOLD_BYTES));
    space_remember();
    for (unsigned i = 0; i < ROW; i++)
        block_take(i, ROW_PAGES * PAGE - (i % 4) * 1000);
    uint64_t pages = space_gained() / PAGE;
    CHECK(pages <= ROW * ROW_PAGES + SPARE_PAGES,
          "%d blocks of %d pages took %lu pages: a header must not need one "
          "more",
          ROW, ROW_PAGES, pages);
}

/* More of them than fit in a page of notes. */
static void need_many_unmapped(void)
{
    enum { MANY = 300 };
    uint64_t block[MANY];

    for (unsigned i = 0; i < MANY; i++)
        block[i] = need_malloc(MiB);
    for (unsigned i = 0; i < MANY; i++)
        ask_free(block[(i * 7) % MANY]);
    for (unsigned i = 0; i < MANY; i++)
        CHECK(space_mapped(page_down(block[i]), MiB) == 0,
              "of %d blocks of 1 MiB all were freed, and %lu bytes of one are "
              "still mapped",
              MANY, space_mapped(page_down(block[i]), MiB));
}

static void own_mappings_are_unmapped(void)
{
    enum { BYTES = 300 * KiB };

    fresh_blocks(56);
    uint64_t first = need_malloc(BYTES), second = need_malloc(BYTES);
    uint64_t third = need_malloc(2 * BYTES);
    kit_write(second, BYTES, 'x');
    ask_free(first);
    CHECK(space_mapped(page_down(first), BYTES) == 0,
          "a block of %s was freed, and %lu of its bytes are still mapped",
          size_name(BYTES), space_mapped(page_down(first), BYTES));
    CHECK(peek_byte(second) == 'x', "the block behind it changed");
    ask_free(second);
    ask_free(third);
    CHECK(space_mapped(page_down(second), BYTES) == 0 &&
              space_mapped(page_down(third), 2 * BYTES) == 0,
          "not all blocks that had a mapping of their own were unmapped");
    need_many_unmapped();
}

/* Two sets of blocks, one after the other, in the same memory. */
static void freed_pieces_are_used_again(void)
{
    enum { N = 64, BYTES = 30000 };

    fresh_blocks(59);
    for (unsigned i = 0; i < N; i++)
        block_take(i, BYTES);
    block_take(N, BYTES);
    uint64_t pages = space_own_pages();
    for (unsigned round = 0; round < 3; round++) {
        for (unsigned i = 0; i < N; i++)
            block_return((i * 7 + round) % N);
        for (unsigned i = 0; i < N; i++)
            block_take(i, BYTES);
    }
    CHECK(space_own_pages() <= pages,
          "%d blocks of %d bytes were freed and asked for again: %lu pages "
          "more are in memory",
          N, BYTES, space_own_pages() - pages);
}

/* System calls for each mebibyte of small blocks. */
static void arenas_save_system_calls(void)
{
    enum { N = 2000, BYTES = 8 * KiB };

    fresh_blocks(60);
    script_clear();
    for (uint32_t i = 0; i < N; i++)
        script_add(CALL_LARGE_MALLOC, i, BYTES, 0);
    script_asked();
    for (uint32_t i = 0; i < N; i++)
        CHECK(script_reply(i).value != 0, "large_malloc(%d) returned NULL",
              BYTES);
    measure((double)calls_of_call() * MiB / ((double)N * BYTES));
}

/* Take, use, free, `n` times. */
static void run_rounds(unsigned n, uint64_t bytes)
{
    script_clear();
    for (unsigned i = 0; i < n; i++) {
        script_add(CALL_LARGE_MALLOC, 0, bytes, 0);
        script_add_on_slot(CALL_WRITE, SLOT_ASK, 0, bytes);
        script_add_on_slot(CALL_LARGE_FREE, SLOT_ASK, 0, 0);
    }
    script_asked();
}

/* Who asks for the same again and again soon has it at no cost. */
static void a_steady_program_stops_paying(void)
{
    enum { WARM = 5, ROUNDS = 1000 };

    fresh_blocks(61);
    for (uint64_t bytes = 50 * KiB; bytes <= 4 * MiB; bytes *= 4) {
        run_rounds(WARM, bytes);
        run_rounds(ROUNDS / (bytes > MiB ? 4 : 1), bytes);
        CHECK(calls_of_call() == 0 && faults_of_call() == 0,
              "a block of %s is taken, used and freed over and over: after "
              "the first %d times it still cost %lu system calls and %lu page "
              "faults",
              size_name(bytes), WARM, calls_of_call(), faults_of_call());
    }
}

/* Small blocks go, and larger ones come in their place; then anything goes and
 * comes. All are pieces of arenas: memory that was once used is kept. */
static void blocks_fit_in_little_memory(void)
{
    enum { N = 200, SPARED = 20 };
    uint64_t before;

    fresh_blocks(62);
    before = space_own_pages();
    for (unsigned i = 0; i < N; i++)
        block_take(i, dice_skewed(&dice, KiB, 16 * KiB));
    for (unsigned i = 0; i < N; i++)
        if (i % SPARED != 0)
            block_return(i);
    for (unsigned i = 1; i < SPARED; i++)
        block_take(i, dice_between(&dice, 30 * KiB, 60 * KiB));
    blocks_shuffle(N, 2 * N, KiB, 100 * KiB);
    measure((double)blocks_peak_bytes() /
            (double)((space_own_pages() - before) * PAGE));
}

const struct check stage_5_costs[] = {
    {FRAGMENTATION, 1, "a block with its own mapping wastes no page",
     own_mappings_waste_no_page},
    {FRAGMENTATION, 1, "a freed block with its own mapping is unmapped",
     own_mappings_are_unmapped},
    {FRAGMENTATION, 1, "freed pieces of an arena are used again",
     freed_pieces_are_used_again},
    {FRAGMENTATION, 2, "blocks of many sizes fit in little memory",
     blocks_fit_in_little_memory},
    {SCALABILITY, 1, "small blocks cost few system calls",
     arenas_save_system_calls},
    {SCALABILITY, 2, "a steady program stops paying",
     a_steady_program_stops_paying},
    {0}};
