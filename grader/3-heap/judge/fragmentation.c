/* Lab 3's checks on fragmentation: what a heap makes of its memory. */
#include "../../judge/box.h"
#include "../../judge/check.h"
#include "../../judge/exam.h"
#include "../../judge/script.h"
#include "../wire/calls.h"
#include "heap.h"
#include "workload.h"

#include <math.h>
#include <string.h>

/* How much the heap grew since it used `before` bytes. */
static uint64_t growth(uint64_t before)
{
    return heap_used() - before;
}

/* --- Stage 2 --- */

/* The same block again and again. It is large, so that each new place would
 * show, and not the heap's last. */
static void freed_blocks_are_used_again(void)
{
    enum { BYTES = 20000 };
    uint64_t before;

    fresh_heap(4 * MiB);
    remote p = need_malloc(BYTES);
    need_malloc(16);
    ask_free(p);
    before = heap_used();
    for (unsigned i = 0; i < 100; i++)
        ask_free(need_malloc(BYTES));
    CHECK(growth(before) == 0,
          "100 times malloc(%d) and free, and the heap grew by %lu bytes: "
          "the freed block has to be found again",
          BYTES, growth(before));
}

/* 64 KiB freed serve many small requests. */
static void free_blocks_are_split(void)
{
    uint64_t before;

    fresh_heap(MiB);
    remote large = need_malloc(64 * KiB);
    need_malloc(16); /* so that the large one is not at the heap's end */
    ask_free(large);
    before = heap_used();
    for (unsigned i = 0; i < 200; i++)
        need_malloc(200);
    CHECK(growth(before) <= 8 * KiB,
          "200 blocks of 200 bytes after 64 KiB were freed: the heap grew by "
          "%lu bytes, so the free block was not split",
          growth(before));
}

/* --- Stage 3 --- */

enum { ROW = 8, ROW_BYTES = 4000 };

/* Eight blocks side by side and one behind them that stays. */
static void lay_row(remote *row)
{
    fresh_heap(MiB);
    for (unsigned i = 0; i < ROW; i++)
        row[i] = need_malloc(ROW_BYTES);
    need_malloc(16);
}

/* Two of the row's neighbours are free: one request for both, and nothing
 * new. */
static void need_no_growth(uint64_t bytes, const char *how)
{
    uint64_t before = heap_used();

    need_malloc(bytes);
    CHECK(growth(before) == 0,
          "%s, then mm_malloc(%lu): the heap grew by %lu bytes, so the free "
          "blocks had not become one",
          how, bytes, growth(before));
}

static void joins_the_block_before(void)
{
    remote row[ROW];

    lay_row(row);
    ask_free(row[2]);
    ask_free(row[3]);
    need_no_growth(2 * ROW_BYTES, "a block was freed behind a free one");
}

static void joins_the_block_after(void)
{
    remote row[ROW];

    lay_row(row);
    ask_free(row[3]);
    ask_free(row[2]);
    need_no_growth(2 * ROW_BYTES, "a block was freed before a free one");
}

static void joins_both_neighbours(void)
{
    remote row[ROW];

    lay_row(row);
    ask_free(row[2]);
    ask_free(row[4]);
    ask_free(row[3]);
    need_no_growth(3 * ROW_BYTES, "a block was freed between two free ones");
}

/* Blocks of one size from the heap's start on, then one that stays; then all
 * but that one are freed. */
static void fill_and_free(uint32_t n, uint64_t bytes)
{
    script_clear();
    for (uint32_t i = 0; i <= n; i++)
        script_add(CALL_MALLOC, i, bytes, 0);
    for (uint32_t i = 0; i < n; i++)
        script_add_on_slot(CALL_FREE, SLOT_ASK, i, 0);
    script_run();
}

/* Whatever the size: 32 KiB of freed blocks give one of 24 KiB. */
static void joins_at_any_size(void)
{
    fresh_heap(MiB);
    for (uint64_t bytes = 16; bytes < 1200; bytes += 12) {
        fill_and_free((uint32_t)(32 * KiB / bytes), bytes);
        uint64_t before = box_break();
        need_malloc(24 * KiB);
        CHECK(box_break() == before,
              "32 KiB in blocks of %lu bytes were freed, then mm_malloc(%d): "
              "the heap grew, so they had not become one block",
              bytes, 24 * KiB);
        ask_init();
    }
}

/* Bytes of heap for each small block, beyond the bytes asked for. */
static void small_blocks_cost_little(void)
{
    enum { N = 4000 };
    uint64_t asked = 0;

    fresh_heap(4 * MiB);
    script_clear();
    for (uint32_t i = 0; i < N; i++) {
        script_add(CALL_MALLOC, i, 8 + i % 120, 0);
        asked += 8 + i % 120;
    }
    script_run();
    for (uint32_t i = 0; i < N; i++)
        CHECK(script_reply(i).value != 0, "mm_malloc(%u) returned NULL",
              8 + i % 120);
    measure((double)(heap_used() - asked) / N, "bytes a block");
}

/* --- Stage 4 --- */

static bool is_recorded(const struct workload *workload)
{
    return workload->recorded && !workload->aligned;
}

static void recorded_programs_fit(void)
{
    measure(mean_utilisation(is_recorded), "utilisation");
}

enum { ROUNDS = 10, ROUND_BYTES = 64 * KiB, KEEP = 8, PASSES = 8 };

/* One round of the adversary: n blocks of the same size, in the slots from
 * `first` on, of which every eighth stays. */
static void keep_every_eighth(uint32_t first, uint32_t n, uint64_t bytes)
{
    script_clear();
    for (uint32_t i = 0; i < n; i++)
        script_add(CALL_MALLOC, first + i, bytes, 0);
    for (uint32_t i = 0; i < n; i++)
        if (i % KEEP != 0)
            script_add_on_slot(CALL_FREE, SLOT_ASK, first + i, 0);
    script_run();
}

static void free_every_eighth(uint32_t n)
{
    script_clear();
    for (uint32_t i = 0; i < n; i += KEEP)
        script_add_on_slot(CALL_FREE, SLOT_ASK, i, 0);
    script_run();
}

/* Ten rounds: each asks for twice the size of the one before, so that no hole
 * which that one left fits. All is free at the end. Returns the live bytes at
 * their peak. */
static uint64_t pass_of_rounds(void)
{
    uint64_t kept = 0, peak = 0;
    uint32_t first = 0;

    for (uint64_t bytes = 16; bytes < 16 << ROUNDS; bytes *= 2) {
        uint32_t n = (uint32_t)(ROUND_BYTES / bytes);
        if (kept + n * (bytes - 8) > peak)
            peak = kept + n * (bytes - 8);
        keep_every_eighth(first, n, bytes - 8);
        kept += n / KEEP * (bytes - 8);
        first += n;
    }
    free_every_eighth(first);
    return peak;
}

/* The lecture's theorem: with bins for the powers of two, F = O(lg U). One
 * pass may cost a heap all that it asks for; from the second on, what was
 * freed has to serve. */
static void bound_of_the_theorem_holds(void)
{
    uint64_t peak = 0;

    fresh_heap(64 * MiB);
    for (unsigned i = 0; i < PASSES; i++)
        peak = pass_of_rounds();
    CHECK((double)heap_used() <= (double)peak * log2((double)peak) / 3,
          "the heap uses %lu bytes for a peak of %lu live bytes: more than a "
          "third of U lg U",
          heap_used(), peak);
}

/* --- Stage 5 --- */

/* What mm_memalign skips to reach its alignment is free memory, before the
 * block or behind it: blocks in between shift where the next one begins. */
static void memalign_wastes_little(void)
{
    uint64_t before;

    check_needs("mm_memalign");
    fresh_heap(4 * MiB);
    need_malloc(100);
    before = heap_used();
    for (unsigned i = 0; i < 20; i++) {
        CHECK(!is_null(ask_memalign(4 * KiB, 100)),
              "mm_memalign(4096, 100) returned NULL");
        need_malloc(i * 200 + 1);
    }
    for (unsigned i = 0; i < 80; i++)
        need_malloc(480);
    CHECK(growth(before) <= 96 * KiB,
          "20 blocks aligned to 4096 bytes and 100 small ones beside them "
          "took %lu bytes: what was skipped was not given back",
          growth(before));
}

static void realloc_grows_into_free_block(void)
{
    fresh_heap(MiB);
    remote p = need_malloc(1000);
    remote next = need_malloc(3000);
    need_malloc(16);
    ask_free(next);
    remote q = ask_realloc(p, 3000);
    CHECK(q.at == p.at,
          "mm_realloc from 1000 to 3000 bytes moved the block from %#lx to "
          "%#lx, although the 3000 bytes behind it were free",
          p.at, q.at);
}

static void realloc_grows_the_last_block(void)
{
    fresh_heap(4 * MiB);
    need_malloc(100);
    remote p = need_malloc(100 * KiB);
    remote q = ask_realloc(p, 2 * MiB);
    CHECK(q.at == p.at,
          "mm_realloc of the last block moved it from %#lx to %#lx: the heap "
          "could have grown behind it",
          p.at, q.at);
}

static void shrunk_blocks_give_back(void)
{
    uint64_t before;

    fresh_heap(MiB);
    remote p = need_malloc(64 * KiB);
    need_malloc(16);
    before = heap_used();
    remote q = ask_realloc(p, 1000);
    CHECK(!is_null(q), "mm_realloc to 1000 bytes returned NULL");
    for (unsigned i = 0; i < 50; i++)
        need_malloc(1000);
    CHECK(growth(before) <= 4 * KiB,
          "a block of 64 KiB shrank to 1000 bytes, then 50 blocks of 1000 "
          "bytes: the heap grew by %lu bytes, so its tail was not given back",
          growth(before));
}

static bool grows_or_aligned(const struct workload *workload)
{
    return workload->aligned ||
           strncmp(workload->trace[PUBLIC]->name, "realloc", 7) == 0;
}

static void growing_and_aligned_blocks_fit(void)
{
    measure(mean_utilisation(grows_or_aligned), "utilisation");
}

/* --- Stage 6, the contest --- */

static bool is_any(const struct workload *workload)
{
    (void)workload;
    return true;
}

static void contest_of_space(void)
{
    measure(mean_utilisation(is_any), "utilisation");
}

const struct check fragmentation_checks[] = {
    {2, 3, "a freed block is used again", freed_blocks_are_used_again},
    {2, 2, "a large free block is split", free_blocks_are_split},
    {3, 1, "a freed block joins the free block before it",
     joins_the_block_before},
    {3, 1, "a freed block joins the free block after it",
     joins_the_block_after},
    {3, 1, "a freed block joins free blocks on both sides",
     joins_both_neighbours},
    {3, 1, "freed blocks of any size become one", joins_at_any_size},
    {3, 3, "a small block costs little beyond its bytes",
     small_blocks_cost_little},
    {4, 12, "recorded programs fit in little memory", recorded_programs_fit},
    {4, 2, "the heap stays within the bound for binned lists",
     bound_of_the_theorem_holds},
    {5, 3, "mm_memalign gives back what it skips", memalign_wastes_little},
    {5, 3, "mm_realloc grows into the free block behind",
     realloc_grows_into_free_block},
    {5, 3, "mm_realloc grows the last block in place",
     realloc_grows_the_last_block},
    {5, 1, "a block that shrinks gives back its tail", shrunk_blocks_give_back},
    {5, 5, "growing and aligned blocks fit in little memory",
     growing_and_aligned_blocks_fit},
    {6, 2, "the contest of space", contest_of_space},
    {0}};
