/* Stage 5: large blocks. */
#include "blocks.h"
#include "kit.h"
#include "scene.h"
#include "stages.h"

#include "../../../labs/1-mmap/large.h"
#include "../../judge/base/finding.h"
#include "../../judge/box/box.h"
#include "../../judge/box/memcheck.h"
#include "../../judge/box/script.h"
#include "../../judge/exam/exam.h"

#include <errno.h>

static void fresh_blocks(uint64_t number)
{
    scene_dice(number);
    blocks_clear(exam.seed + number);
    fresh_box();
}

/* One with a mapping of its own, one without. */
static void blocks_can_be_had(void)
{
    fresh_blocks(50);
    block_take(0, MiB);
    block_take(1, 10 * KiB);
    block_return(0);
    block_return(1);
}

/* As the mood takes it: small, large, taken, returned. */
static void shuffle(unsigned live, unsigned steps, uint64_t least,
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

/* Whatever the order of requests, and on both sides of the threshold. */
static void live_blocks_never_overlap(void)
{
    fresh_blocks(51);
    shuffle(60, 400, 1, 2 * MiB);
    for (unsigned i = 0; i < BLOCKS_MOST; i++)
        if (block_is_live(i))
            block_return(i);
}

static void usable_bytes_may_be_used(void)
{
    fresh_blocks(52);
    for (unsigned i = 0; i < 60; i++)
        block_take_usable(i, dice_skewed(&dice, 1, MiB));
    for (unsigned i = 0; i < 60; i++)
        block_return(i);
}

static void nothing_is_nothing(void)
{
    fresh_blocks(53);
    uint64_t block = need_malloc(1000);
    uint64_t none = ask_malloc(0);
    CHECK(none == 0 && call_errno() == 0,
          "large_malloc(0) returned %#lx with %s, expected NULL and errno "
          "unchanged",
          none, errno_name());
    ask_free(0);
    CHECK(call_errno() == 0, "large_free(NULL) set errno to %s", errno_name());
    ask_free(block);
    ask_free(need_malloc(MiB));
    CHECK(call_errno() == 0, "large_free set errno to %s", errno_name());
}

/* Sizes that no machine has, some of which wrap around when they are rounded
 * up; and more than the kernel gives here. */
static void too_large_is_refused(void)
{
    static const uint64_t huge[] = {
        UINT64_MAX, UINT64_MAX - 15, UINT64_MAX - 4095, UINT64_MAX - 8192,
        INT64_MAX,  1ul << 63,       1ul << 47,         2 * (uint64_t)GiB};

    fresh_blocks(54);
    block_take(0, 5000);
    for (unsigned i = 0; i < sizeof huge / sizeof *huge; i++) {
        uint64_t block = ask_malloc(huge[i]);
        CHECK(block == 0 && call_errno() == ENOMEM,
              "large_malloc(%lu) returned %#lx with %s, expected NULL with "
              "ENOMEM",
              huge[i], block, errno_name());
    }
    block_take(1, MiB);
    block_return(0);
    block_return(1);
}

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
}

/* Is the block unmapped when it is freed? Frees it. */
static bool had_own_mapping(uint64_t block, uint64_t bytes)
{
    ask_free(block);
    return space_mapped(page_down(block), page_down(bytes)) == 0;
}

static void need_threshold(uint64_t right, const char *when)
{
    uint64_t told = ask_threshold();

    CHECK(told == right, "large_threshold() is %lu %s, expected %lu", told,
          when, right);
}

static void the_threshold_divides(void)
{
    fresh_blocks(57);
    need_threshold(LARGE_THRESHOLD_BYTES, "at first");
    need_malloc(1000);
    uint64_t below = need_malloc(LARGE_THRESHOLD_BYTES - 1);
    CHECK(!had_own_mapping(below, LARGE_THRESHOLD_BYTES - 1),
          "a block of one byte less than the threshold had a mapping of its "
          "own");
    need_threshold(LARGE_THRESHOLD_BYTES, "when a block of an arena is freed");
    uint64_t at = need_malloc(LARGE_THRESHOLD_BYTES);
    CHECK(had_own_mapping(at, LARGE_THRESHOLD_BYTES),
          "a block of as many bytes as the threshold had no mapping of its "
          "own");
}

/* n + 1 after n, from the threshold to the most there is; never back. */
static void the_threshold_adapts(void)
{
    fresh_blocks(58);
    uint64_t small = need_malloc(256 * KiB), large = need_malloc(4 * MiB);
    uint64_t most = need_malloc(LARGE_THRESHOLD_MAX);
    uint64_t beyond = need_malloc(LARGE_THRESHOLD_MAX + PAGE);
    ask_free(beyond);
    need_threshold(LARGE_THRESHOLD_BYTES,
                   "when a block beyond LARGE_THRESHOLD_MAX was freed");
    ask_free(large);
    need_threshold(4 * MiB + 1, "when a block of 4 MiB was freed");
    ask_free(small);
    need_threshold(4 * MiB + 1, "when a smaller one was freed after it");
    uint64_t same = need_malloc(4 * MiB);
    CHECK(!had_own_mapping(same, 4 * MiB),
          "the second block of 4 MiB had a mapping of its own, too");
    ask_free(most);
    need_threshold(LARGE_THRESHOLD_MAX + 1,
                   "when a block of LARGE_THRESHOLD_MAX was freed");
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
    shuffle(N, 2 * N, KiB, 100 * KiB);
    measure((double)blocks_peak_bytes() /
            (double)((space_own_pages() - before) * PAGE));
}

/* Under Valgrind: no byte is touched that is unmapped. */
static void valgrind_finds_nothing(void)
{
    struct memcheck_error error;

    scene_dice(63);
    script_clear();
    for (uint32_t i = 0; i < 300; i++) {
        uint64_t bytes = dice_skewed(&dice, 1, MiB);
        script_add(CALL_LARGE_MALLOC, i, bytes, 0);
        script_add_on_slot(CALL_WRITE, SLOT_ASK, i, bytes);
        script_add_on_slot(CALL_LARGE_USABLE, SLOT_ASK, i, 0);
        if (i >= 20)
            script_add_on_slot(CALL_LARGE_FREE, SLOT_ASK, i - 20, 0);
    }
    box_start(&(struct box_options){.under = MEMCHECK});
    script_run();
    script_finish();
    error = memcheck_read(instrument_report(MEMCHECK), &exam.lab->files);
    if (error.what[0])
        finding_set_place(error.function, error.file, error.line);
    CHECK(error.what[0] == '\0', "Valgrind: %s in %s(), %s line %d (%u more)",
          error.what, error.function, error.file, error.line, error.more);
}

const struct check stage_5_checks[] = {
    {CORRECTNESS, 1, "large_malloc gives blocks at multiples of 16",
     blocks_can_be_had},
    {CORRECTNESS, 2, "live blocks never overlap and keep their bytes",
     live_blocks_never_overlap},
    {CORRECTNESS, 1, "all usable bytes of a block may be used",
     usable_bytes_may_be_used},
    {CORRECTNESS, 1, "large_malloc(0) and large_free(NULL) do nothing",
     nothing_is_nothing},
    {CORRECTNESS, 1, "a block too large gets NULL and ENOMEM",
     too_large_is_refused},
    {CORRECTNESS, 1, "a block as large as the threshold has its own mapping",
     the_threshold_divides},
    {CORRECTNESS, 2, "the threshold adapts to what is freed",
     the_threshold_adapts},
    {CORRECTNESS, 1, "Valgrind finds nothing to object to",
     valgrind_finds_nothing},
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
