/* Stage 5: large blocks. */
#include "blocks.h"
#include "kit.h"
#include "scene.h"
#include "space.h"
#include "stages.h"
#include "valgrind.h"

#include "../../../labs/1-mmap/large.h"
#include "../../judge/box/box.h"
#include "../../judge/box/memcheck.h"
#include "../../judge/box/script.h"
#include "../../judge/exam/exam.h"

#include <errno.h>

/* With a mapping of its own and without, and of sizes that are none of a
 * multiple. */
static void blocks_are_aligned(void)
{
    static const uint64_t sizes[] = {10 * KiB, MiB,          1, 8, 16, 17, 1000,
                                     4 * KiB,  200 * KiB + 1};
    enum { N = sizeof sizes / sizeof *sizes };

    fresh_blocks(50);
    for (unsigned i = 0; i < N; i++) {
        block_take(i, sizes[i]);
        CHECK(block_at(i) % LARGE_ALIGNMENT == 0,
              "large_malloc(%lu) returned %#lx, which is no multiple of %d",
              sizes[i], block_at(i), LARGE_ALIGNMENT);
    }
    for (unsigned i = 0; i < N; i++)
        block_return(i);
}

/* Whatever the order of requests, and on both sides of the threshold. */
static void live_blocks_never_overlap(void)
{
    fresh_blocks(51);
    blocks_shuffle(60, 400, 1, 2 * MiB);
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

/* n + 1 after n, from the threshold to the most there is; never back. What was
 * asked for counts, not what its pages hold. */
static void the_threshold_adapts(void)
{
    enum { ODD = 4 * MiB - 100 };

    fresh_blocks(58);
    uint64_t small = need_malloc(256 * KiB), large = need_malloc(ODD);
    uint64_t most = need_malloc(LARGE_THRESHOLD_MAX);
    uint64_t beyond = need_malloc(LARGE_THRESHOLD_MAX + PAGE);
    ask_free(beyond);
    need_threshold(LARGE_THRESHOLD_BYTES,
                   "when a block beyond LARGE_THRESHOLD_MAX was freed");
    ask_free(large);
    need_threshold(ODD + 1, "when a block of 4 MiB less 100 bytes was freed");
    ask_free(small);
    need_threshold(ODD + 1, "when a smaller one was freed after it");
    uint64_t same = need_malloc(ODD);
    CHECK(!had_own_mapping(same, ODD), "the second block of 4 MiB less 100 "
                                       "bytes had a mapping of its own, too");
    ask_free(most);
    need_threshold(LARGE_THRESHOLD_MAX + 1,
                   "when a block of LARGE_THRESHOLD_MAX was freed");
}

/* Of all files: no byte is touched that is unmapped, and nothing is decided by
 * what nobody has written. */
static void valgrind_finds_nothing(void)
{
    scene_dice(63);
    box_start(&(struct box_options){.under = MEMCHECK});
    script_clear();
    valgrind_add_calls();
    script_run();
    script_finish();
    memcheck_finds_nothing(&exam.lab->files);
}

const struct check stage_5_checks[] = {
    {CORRECTNESS, 1, "large_malloc gives blocks at multiples of 16",
     blocks_are_aligned},
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
    {0}};
