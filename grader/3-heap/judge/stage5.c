/* Stage 5: realloc in place, and memalign. */
#include "live.h"
#include "stages.h"
#include "workload.h"

#include <errno.h>
#include <string.h>

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
            live_give_back(id);
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
    CHECK(heap_growth(before) <= 96 * KiB,
          "20 blocks aligned to 4096 bytes and 100 small ones beside them "
          "took %lu bytes: what was skipped was not given back",
          heap_growth(before));
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
    CHECK(heap_growth(before) <= 4 * KiB,
          "a block of 64 KiB shrank to 1000 bytes, then 50 blocks of 1000 "
          "bytes: the heap grew by %lu bytes, so its tail was not given back",
          heap_growth(before));
}

static bool grows_or_aligned(const struct workload *workload)
{
    return workload->aligned ||
           strncmp(workload->trace[PUBLIC]->name, "realloc", 7) == 0;
}

static void growing_and_aligned_blocks_fit(void)
{
    measure(mean_utilisation(grows_or_aligned));
}

const struct check stage_5_checks[] = {
    {CORRECTNESS, 3, "mm_memalign returns multiples of any power of two",
     memalign_aligns},
    {CORRECTNESS, 1, "mm_memalign refuses what is no power of two",
     memalign_refuses_odd_alignments},
    {CORRECTNESS, 1, "mm_realloc that fails leaves the block alone",
     failed_realloc_changes_nothing},
    {FRAGMENTATION, 3, "mm_memalign gives back what it skips",
     memalign_wastes_little},
    {FRAGMENTATION, 3, "mm_realloc grows into the free block behind",
     realloc_grows_into_free_block},
    {FRAGMENTATION, 3, "mm_realloc grows the last block in place",
     realloc_grows_the_last_block},
    {FRAGMENTATION, 1, "a block that shrinks gives back its tail",
     shrunk_blocks_give_back},
    {FRAGMENTATION, 5, "growing and aligned blocks fit in little memory",
     growing_and_aligned_blocks_fit},
    {0}};
