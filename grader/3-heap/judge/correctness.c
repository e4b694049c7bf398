/* Lab 3's checks on correctness. */
#include "../../judge/box.h"
#include "../../judge/check.h"
#include "../../judge/dice.h"
#include "../../judge/exam.h"
#include "../../judge/memcheck.h"
#include "../../judge/script.h"
#include "../wire/calls.h"
#include "faults.h"
#include "live.h"
#include "workload.h"

#include <errno.h>

static struct dice dice;

/* Each check that throws dice has its own, by a number that no other check has,
 * so that none depends on which were run before it. Forgets the blocks of the check before, too. */
static void fresh_model(uint64_t salt)
{
    dice_seed(&dice, exam.seed + salt);
    live_clear(exam.seed + salt);
}

/* --- Stage 1 --- */

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

static uint64_t heap_end(void)
{
    return box_region()->at + box_break();
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
            ask_free(live_block(gone).at);
            live_remove(gone);
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
            ask_free(live_block(other).at);
            live_remove(other);
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

/* --- Stage 2 --- */

static uint32_t fill_up(uint64_t bytes)
{
    uint32_t n = 0;

    for (;;) {
        remote p = ask_malloc(bytes);
        if (is_null(p))
            return n;
        live_add(n++, p, bytes);
    }
}

/* The live block with the highest address: nothing but the heap's end follows.
 */
static uint32_t last_block(uint32_t n)
{
    uint32_t last = 0;

    for (uint32_t id = 1; id < n; id++)
        if (live_block(id).at.at > live_block(last).at.at)
            last = id;
    return last;
}

static void give_back(uint32_t id)
{
    ask_free(live_block(id).at);
    live_remove(id);
}

/* A full heap says so, as often as it is asked; what is freed then can be had
 * again. */
static void recovers_when_full(void)
{
    uint32_t n, last;

    fresh_model(8);
    fresh_heap(256 * KiB);
    n = fill_up(500);
    CHECK(n >= 100, "only %u blocks of 500 bytes fit in 256 KiB", n);
    last = last_block(n);
    give_back(last);
    for (unsigned i = 0; i < 3; i++)
        CHECK(is_null(ask_malloc(4000)), "a full heap gave 4000 bytes");
    live_add(last, need_malloc(500), 500);
    for (uint32_t id = 0; id < n; id += 2)
        give_back(id);
    for (uint32_t id = 0; id < n; id += 2)
        live_add(id, need_malloc(500), 500);
}

/* In a heap that was started anew, a freed block is found as in a new one. */
static void need_reuse(unsigned round)
{
    uint64_t before;

    ask_free(need_malloc(20 * KiB));
    before = box_break();
    need_malloc(20 * KiB);
    CHECK(box_break() == before,
          "after mm_init was called %u times, a freed block is not found again",
          round + 2);
    ask_init();
}

/* mm_init starts anew: nothing of the heap before is remembered. */
static void init_forgets(void)
{
    fresh_model(9);
    fresh_heap(MiB);
    for (unsigned round = 0; round < 3; round++) {
        live_clear(exam.seed);
        for (uint32_t id = 0; id < 200; id++) {
            uint64_t bytes = dice_between(&dice, 1, 1000);
            live_add(id, need_malloc(bytes), bytes);
            CHECK(live_block(id).at.at + bytes <= heap_end(),
                  "after another mm_init, mm_malloc(%lu) returned %#lx, beyond "
                  "the end of the new heap",
                  bytes, live_block(id).at.at);
        }
        for (uint32_t id = 0; id < 200; id += 2)
            ask_free(live_block(id).at);
        ask_init();
        need_reuse(round);
    }
}

/* --- Stage 3 --- */

/* Programs as they ran, below and above 4 GiB, every payload watched. */
static void recorded_programs_run(void)
{
    struct workload *list;
    unsigned n = workloads(&list);

    for (unsigned i = 0; i < n; i++)
        if (list[i].recorded && !list[i].aligned)
            workload_run(&list[i]);
}

static void shuffle_heap(unsigned steps)
{
    for (unsigned i = 0; i < steps; i++) {
        uint32_t id = (uint32_t)dice_between(&dice, 0, 99);
        uint64_t bytes = dice_skewed(&dice, 1, 3000);
        if (live_block(id).live) {
            ask_free(live_block(id).at);
            live_remove(id);
        } else {
            live_add(id, need_malloc(bytes), bytes);
        }
    }
}

static void checkheap_trusts_good_heaps(void)
{
    check_needs("mm_checkheap");
    fresh_model(11);
    fresh_heap(4 * MiB);
    CHECK(ask_checkheap(), "mm_checkheap() is false on an empty heap");
    for (unsigned i = 0; i < 40; i++) {
        shuffle_heap(20);
        CHECK(ask_checkheap(),
              "mm_checkheap() is false on a sound heap, after "
              "%u requests",
              (i + 1) * 20);
    }
    ask_init();
    CHECK(ask_checkheap(), "mm_checkheap() is false after another mm_init");
}

enum { N_FAULTS = 40 };

/* Faults that make a program go wrong later are seen by the checker now. */
static void checkheap_notices_faults(void)
{
    struct faults faults;

    check_needs("mm_checkheap");
    fresh_model(12);
    fresh_heap(4 * MiB);
    shuffle_heap(200);
    CHECK(ask_checkheap(), "mm_checkheap() is false on a sound heap: a false "
                           "alarm is worse than none");
    faults = plant_faults(N_FAULTS, exam.seed);
    CHECK(faults.mattered > 0, "no planted fault made a difference");
    measure((double)faults.noticed / faults.mattered, "of planted faults");
}

static void add_random_step(bool *live, uint32_t id)
{
    uint64_t bytes = dice_skewed(&dice, 1, 2 * KiB);

    if (!*live)
        script_add(CALL_MALLOC, id, bytes, 0);
    else if (dice_chance(&dice, 30))
        script_add_on_slot(CALL_REALLOC, id, id, bytes);
    else
        script_add_on_slot(CALL_FREE, id, id, 0);
    *live = script_last_call() != CALL_FREE;
}

static void script_for_memcheck(void)
{
    bool live[64] = {false};

    script_clear();
    script_add(CALL_INIT, SLOT_ASK, 0, 0);
    for (unsigned i = 0; i < 600; i++) {
        uint32_t id = (uint32_t)dice_between(&dice, 0, 63);
        add_random_step(&live[id], id);
    }
}

/* Under Valgrind: no byte read before it was written, none touched that the
 * heap has lent out or never had. */
static void valgrind_finds_nothing(void)
{
    struct box_options options = {.under = MEMCHECK};
    struct memcheck_error error;

    fresh_model(13);
    script_for_memcheck();
    box_start(&options);
    script_run();
    script_finish();
    error = memcheck_read(instrument_report(MEMCHECK), &exam.lab->files);
    if (error.what[0])
        finding_set_place(error.function, error.file, error.line);
    CHECK(error.what[0] == '\0', "Valgrind: %s in %s(), %s line %d (%u more)",
          error.what, error.function, error.file, error.line, error.more);
}

/* --- Stage 5 --- */

static void memalign_aligns(void)
{
    check_needs("mm_memalign");
    fresh_model(14);
    fresh_heap(64 * MiB);
    for (uint32_t id = 0; id < 400; id++) {
        uint64_t alignment = 1ul << dice_between(&dice, 0, 16);
        uint64_t bytes = dice_skewed(&dice, 1, 2 * KiB);
        remote p = ask_memalign(alignment, bytes);
        CHECK(!is_null(p), "mm_memalign(%lu, %lu) returned NULL", alignment,
              bytes);
        CHECK(p.at % alignment == 0 && p.at % ALIGNMENT == 0,
              "mm_memalign(%lu, %lu) returned %#lx, which is not a multiple",
              alignment, bytes, p.at);
        live_add(id, p, bytes);
        live_fill(id);
        if (dice_chance(&dice, 40)) {
            live_verify(id);
            ask_free(p);
            live_remove(id);
        }
    }
    for (unsigned lg = 30; lg < 64; lg++)
        CHECK(is_null(ask_memalign(1ul << lg, 100)) && errno_is(ENOMEM),
              "mm_memalign(1 << %u, 100) did not return NULL with ENOMEM", lg);
}

static void memalign_refuses_odd_alignments(void)
{
    static const uint64_t odd[] = {0, 3, 24, 48, 4097, (1ul << 20) + 16};

    check_needs("mm_memalign");
    fresh_heap(4 * MiB);
    for (unsigned i = 0; i < sizeof odd / sizeof *odd; i++) {
        remote p = ask_memalign(odd[i], 100);
        CHECK(is_null(p) && errno_is(EINVAL),
              "mm_memalign(%lu, 100) returned %s with %s, expected "
              "NULL with EINVAL",
              odd[i], block_name(p), errno_name());
    }
}

/* A realloc that fails leaves the old block as it was. */
static void failed_realloc_changes_nothing(void)
{
    fresh_model(16);
    fresh_heap(MiB);
    live_add(0, need_malloc(1000), 1000);
    live_fill(0);
    remote p = ask_realloc(live_block(0).at, 2 * MiB);
    CHECK(is_null(p) && errno_is(ENOMEM),
          "mm_realloc to 2 MiB in a heap of 1 MiB returned %s with %s, "
          "expected NULL with ENOMEM",
          block_name(p), errno_name());
    live_verify(0);
    p = need_malloc(1000);
    CHECK(p.at + 1000 <= heap_end(),
          "after mm_realloc had failed, mm_malloc(1000) returned %#lx, beyond "
          "the end of the heap",
          p.at);
    live_add(1, p, 1000);
    ask_free(live_block(0).at);
}

const struct check correctness_checks[] = {
    {1, 2, "mm_init and mm_malloc(1) succeed", first_block},
    {1, 2, "every block is aligned to 16 bytes", blocks_are_aligned},
    {1, 2, "every block lies inside the heap", blocks_lie_inside},
    {1, 3, "two live blocks never overlap", live_blocks_never_overlap},
    {1, 2, "a block keeps its bytes while it is in use", payloads_stay},
    {1, 1, "mm_malloc(0) and mm_free(NULL) do nothing", nothing_is_nothing},
    {1, 1, "a request too large gets NULL and ENOMEM", too_large_is_refused},
    {1, 1, "mm_realloc keeps the contents", realloc_keeps_contents},
    {1, 1, "mm_realloc allocates from NULL and frees at 0 bytes",
     realloc_covers_malloc_and_free},
    {2, 2, "a full heap recovers when blocks are freed", recovers_when_full},
    {2, 1, "mm_init forgets the heap before", init_forgets},
    {3, 4, "recorded programs run without a fault", recorded_programs_run},
    {3, 1, "mm_checkheap is true on every sound heap",
     checkheap_trusts_good_heaps},
    {3, 3, "mm_checkheap notices a broken heap", checkheap_notices_faults},
    {3, 2, "Valgrind finds nothing to object to", valgrind_finds_nothing},
    {5, 3, "mm_memalign returns multiples of any power of two",
     memalign_aligns},
    {5, 1, "mm_memalign refuses what is no power of two",
     memalign_refuses_odd_alignments},
    {5, 1, "mm_realloc that fails leaves the block alone",
     failed_realloc_changes_nothing},
    {0}};
