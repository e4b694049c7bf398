/* Stage 3: boundary tags and coalescing. */
#include "../../judge/box/box.h"
#include "../../judge/exam/exam.h"
#include "../../judge/box/memcheck.h"
#include "../../judge/box/script.h"
#include "../wire/calls.h"
#include "faults.h"
#include "live.h"
#include "stages.h"
#include "workload.h"

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
            live_give_back(id);
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
    measure((double)faults.noticed / faults.mattered);
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
    fresh_model(13);
    script_for_memcheck();
    box_start(&(struct box_options){.under = MEMCHECK});
    script_run();
    script_finish();
    memcheck_finds_nothing(&exam.lab->files);
}

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
    CHECK(heap_growth(before) == 0,
          "%s, then mm_malloc(%lu): the heap grew by %lu bytes, so the free "
          "blocks had not become one",
          how, bytes, heap_growth(before));
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
    measure((double)(heap_used() - asked) / N);
}

const struct check stage_3_checks[] = {
    {CORRECTNESS, 4, "recorded programs run without a fault",
     recorded_programs_run},
    {CORRECTNESS, 1, "mm_checkheap is true on every sound heap",
     checkheap_trusts_good_heaps},
    {CORRECTNESS, 3, "mm_checkheap notices a broken heap",
     checkheap_notices_faults},
    {CORRECTNESS, 2, "Valgrind finds nothing to object to",
     valgrind_finds_nothing},
    {FRAGMENTATION, 1, "a freed block joins the free block before it",
     joins_the_block_before},
    {FRAGMENTATION, 1, "a freed block joins the free block after it",
     joins_the_block_after},
    {FRAGMENTATION, 1, "a freed block joins free blocks on both sides",
     joins_both_neighbours},
    {FRAGMENTATION, 1, "freed blocks of any size become one",
     joins_at_any_size},
    {FRAGMENTATION, 3, "a small block costs little beyond its bytes",
     small_blocks_cost_little},
    {0}};
