#include "faults.h"

#include "../../judge/box/box.h"
#include "../../judge/base/check.h"
#include "../../judge/base/dice.h"
#include "../../judge/box/patience.h"
#include "../wire/calls.h"
#include "live.h"

#include <string.h>

enum {
    N_BLOCKS = 96,
    AFTERLIFE_OPS = 300,
    LARGEST = 600,
    HEAP_LIMIT = 2 * MiB,
    FAULT_BYTES = 16
};

enum fault_kind {
    PAST_THE_END,
    BEFORE_THE_START,
    AFTER_FREE,
    STALE_COPY, /* what lay in one freed block is written to another */
    N_KINDS
};

struct fault {
    enum fault_kind kind;
    uint64_t seed;
    bool noticed;
};

static void lend(struct dice *dice, uint32_t id)
{
    uint64_t bytes = dice_skewed(dice, 1, LARGEST);
    live_add(id, need_malloc(bytes), bytes);
    live_fill(id);
}

/* A heap with live and free blocks side by side; the same for each seed. */
static void build_scene(struct dice *dice, uint64_t seed)
{
    dice_seed(dice, seed);
    live_clear(seed);
    fresh_heap(HEAP_LIMIT);
    for (uint32_t id = 0; id < N_BLOCKS; id++)
        lend(dice, id);
    for (uint32_t id = 0; id < N_BLOCKS; id++)
        if (dice_chance(dice, 40))
            live_give_back(id);
}

static uint32_t pick(struct dice *dice, bool live)
{
    uint32_t id;

    do
        id = (uint32_t)dice_between(dice, 0, N_BLOCKS - 1);
    while (live_block(id).live != live);
    return id;
}

static void scribble(struct dice *dice, remote at, unsigned bytes)
{
    uint8_t *to;

    if (!region_holds(box_region(), at, bytes))
        return;
    to = region_bytes_at(box_region(), at);
    for (unsigned i = 0; i < bytes; i++)
        to[i] = (uint8_t)dice_next(dice);
}

/* Of two blocks freed one after the other, the older gets what the heap wrote
 * into the younger: on a list, its link may now lead to itself. */
static void copy_stale(void)
{
    enum { BYTES = 200 };
    remote older = need_malloc(BYTES), between = need_malloc(BYTES);
    remote younger = need_malloc(BYTES);

    ask_free(older);
    ask_free(younger);
    memcpy(region_bytes_at(box_region(), older),
           region_bytes_at(box_region(), younger), FAULT_BYTES);
    (void)between; /* stays, so that the two are not joined */
}

/* A block's end may be padding that nobody minds losing; 16 bytes past the
 * end reach whatever lies there. */
static void plant(struct dice *dice, enum fault_kind kind)
{
    struct block block = live_block(pick(dice, kind != AFTER_FREE));
    remote past = {block.at.at + block.bytes}, before = {block.at.at - 8};

    if (kind == PAST_THE_END)
        scribble(dice, past, FAULT_BYTES);
    else if (kind == BEFORE_THE_START)
        scribble(dice, before, 8);
    else if (kind == STALE_COPY)
        copy_stale();
    else
        scribble(dice, block.at, FAULT_BYTES);
}

static void ask_after_fault(void *arg)
{
    struct fault *fault = arg;
    struct dice dice;

    build_scene(&dice, fault->seed);
    plant(&dice, fault->kind);
    fault->noticed = !ask_checkheap();
}

/* Live blocks whose payload the fault itself hit are the program's fault, so
 * they are left alone; everything else must work as if nothing had happened. */
static void go_on_after_fault(void *arg)
{
    struct fault *fault = arg;
    struct dice dice;

    build_scene(&dice, fault->seed);
    plant(&dice, fault->kind);
    for (uint32_t id = 0; id < N_BLOCKS; id++)
        if (live_block(id).live)
            live_fill(id);
    for (unsigned i = 0; i < AFTERLIFE_OPS; i++) {
        uint32_t id = (uint32_t)dice_between(&dice, 0, N_BLOCKS - 1);
        if (live_block(id).live)
            live_give_back(id);
        else
            lend(&dice, id);
    }
}

static bool matters(struct fault *fault)
{
    return !check_try(go_on_after_fault, fault);
}

static bool is_noticed(struct fault *fault)
{
    fault->noticed = false;
    return check_try(ask_after_fault, fault) && fault->noticed;
}

/* The two boxes have to come to the same state, and a box cannot be copied (its
 * globals are not in the region): so the scene is built twice from one seed. */
struct faults plant_faults(unsigned n, uint64_t seed)
{
    struct faults faults = {.planted = n};

    patience_expect_hangs(true);
    for (unsigned i = 0; i < n; i++) {
        struct fault fault = {.kind = i % N_KINDS, .seed = seed + i};
        if (!matters(&fault))
            continue;
        faults.mattered++;
        faults.noticed += is_noticed(&fault);
    }
    patience_expect_hangs(false);
    return faults;
}
