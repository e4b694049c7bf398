/* Stage 2: headers, free and splitting. */
#include "../../judge/box/box.h"
#include "../../judge/exam/exam.h"
#include "live.h"
#include "stages.h"

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
    live_give_back(last);
    for (unsigned i = 0; i < 3; i++)
        CHECK(is_null(ask_malloc(4000)), "a full heap gave 4000 bytes");
    live_add(last, need_malloc(500), 500);
    for (uint32_t id = 0; id < n; id += 2)
        live_give_back(id);
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
    CHECK(heap_growth(before) == 0,
          "100 times malloc(%d) and free, and the heap grew by %lu bytes: "
          "the freed block has to be found again",
          BYTES, heap_growth(before));
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
    CHECK(heap_growth(before) <= 8 * KiB,
          "200 blocks of 200 bytes after 64 KiB were freed: the heap grew by "
          "%lu bytes, so the free block was not split",
          heap_growth(before));
}

const struct check stage_2_checks[] = {
    {CORRECTNESS, 2, "a full heap recovers when blocks are freed",
     recovers_when_full},
    {CORRECTNESS, 1, "mm_init forgets the heap before", init_forgets},
    {FRAGMENTATION, 3, "a freed block is used again",
     freed_blocks_are_used_again},
    {FRAGMENTATION, 2, "a large free block is split", free_blocks_are_split},
    {0}};
