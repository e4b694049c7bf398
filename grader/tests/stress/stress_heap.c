/* stress_heap: random calls of one heap, compared with a model after each.
 *
 *     stress_heap [SEED]...      seeds 1 and 2 if none is given
 *
 * It links with any mm.c and the native memlib, knows nothing of the heap's
 * design, and ends at the first wrong answer with a sentence and status 1.
 */
#include "dice.h"
#include "limit.h"
#include "memlib.h"
#include "mm.h"
#include "model.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    STEPS = 60000,
    CHECK_EVERY = 500,
    FLIPS = 4000,
    LARGEST_SHIFT = 16, /* requests go up to 64 KiB */
};

/* ---- The steps ---- */

static size_t any_size(void)
{
    if (dice_chance(&dice, 60))
        return dice_between(&dice, 1, 200);
    return dice_skewed(&dice, 1, (size_t)1 << LARGEST_SHIFT);
}

static void step_malloc(struct block *b)
{
    size_t bytes = any_size();
    model_add(b, mm_malloc(bytes), bytes, MM_ALIGNMENT);
}

static void step_memalign(struct block *b)
{
    size_t alignment = (size_t)1 << dice_between(&dice, 0, 13);
    size_t bytes = any_size();
    void *at = mm_memalign(alignment, bytes);
    if (alignment < MM_ALIGNMENT)
        alignment = MM_ALIGNMENT;
    model_add(b, at, bytes, alignment);
}

static void step_realloc(struct block *b)
{
    struct block old = *b;
    size_t bytes = dice_chance(&dice, 50)
                       ? old.bytes + dice_between(&dice, 0, 64)
                       : any_size();
    size_t kept = bytes < old.bytes ? bytes : old.bytes;

    model_intact(b, b->bytes);
    model_disown(b);
    b->at = mm_realloc(old.at, bytes);
    if (b->at)
        model_intact(b, kept);
    model_add(b, b->at, bytes, MM_ALIGNMENT);
}

static void step_free(struct block *b)
{
    void *at = b->at;
    model_remove(b);
    mm_free(at);
}

/* The heap swells and shrinks: PERCENT of the steps on free slots allocate. */
static void step_any(unsigned percent)
{
    struct block *b = &blocks[dice_between(&dice, 0, MODEL_BLOCKS - 1)];
    if (!b->at && dice_chance(&dice, 10))
        step_memalign(b);
    else if (!b->at && dice_chance(&dice, percent))
        step_malloc(b);
    else if (b->at && dice_chance(&dice, 30))
        step_realloc(b);
    else if (b->at && !dice_chance(&dice, percent))
        step_free(b);
}

static void stress_random(void)
{
    static const unsigned swell[] = {90, 20, 60, 5, 95, 50};
    model_reset();
    for (step = 0; step < STEPS; step++) {
        step_any(swell[step / (STEPS / 6 + 1)]);
        if (step % CHECK_EVERY == 0)
            model_all_intact();
    }
    model_all_intact();
}

/* ---- Edges ---- */

static void expect_refused(void *at, int error, const char *what)
{
    if (at)
        fail("%s gave %p, expected NULL", what, at);
    if (errno != error)
        fail("%s: errno is %d, expected %d", what, errno, error);
    errno = 0;
}

static void stress_edges(void)
{
    static const size_t huge[] = {
        SIZE_MAX,        SIZE_MAX - 15,         SIZE_MAX / 2,
        (size_t)1 << 32, ((size_t)1 << 32) - 8, (size_t)1 << 31,
        (size_t)1 << 30};
    void *b = mm_malloc(100);
    errno = 0;
    for (unsigned i = 0; i < sizeof huge / sizeof *huge; i++) {
        expect_refused(mm_malloc(huge[i]), ENOMEM, "a huge malloc");
        expect_refused(mm_realloc(b, huge[i]), ENOMEM, "a huge realloc");
        expect_refused(mm_memalign(64, huge[i]), ENOMEM, "a huge memalign");
        expect_refused(mm_memalign((size_t)1 << 63, huge[i]), ENOMEM,
                       "a huge alignment");
    }
    expect_refused(mm_memalign(0, 8), EINVAL, "memalign(0)");
    expect_refused(mm_memalign(48, 8), EINVAL, "memalign(48)");
    expect_refused(mm_malloc(0), 0, "malloc(0)");
    expect_refused(mm_memalign(64, 0), 0, "memalign(64, 0)");
    expect_refused(mm_realloc(b, 0), 0, "realloc(b, 0)");
    mm_free(NULL);
    model_all_intact();
}

/* Out of memory, the heap stays usable: what was freed can be had again. */
static void stress_limit(size_t bytes)
{
    unsigned n = 0;
    model_reset();
    mem_limit(mem_heapsize() + MODEL_REGION_BYTES / 32);
    for (void *at; n < MODEL_BLOCKS && (at = mm_malloc(bytes)); n++)
        model_add(&blocks[n], at, bytes, MM_ALIGNMENT);
    expect_refused(mm_malloc(MODEL_REGION_BYTES / 32), ENOMEM, "a full heap");
    expect_refused(mm_realloc(blocks[0].at, MODEL_REGION_BYTES / 32), ENOMEM,
                   "realloc in a full heap");
    model_all_intact();
    for (unsigned i = 0; i < n; i += 2)
        step_free(&blocks[i]);
    for (unsigned i = 0; i < n; i += 2)
        model_add(&blocks[i], mm_malloc(bytes), bytes, MM_ALIGNMENT);
    model_all_intact();
    mem_limit(MODEL_REGION_BYTES);
}

/* What mm_checkheap says with this byte broken; puts the byte back. */
static bool flip_noticed(unsigned char *byte)
{
    unsigned char whole = *byte;
    unsigned char broken =
        whole ^ (unsigned char)(1u << dice_between(&dice, 0, 7));
    *byte = broken;
    bool noticed = !mm_checkheap(__LINE__);
    if (*byte != broken)
        fail("mm_checkheap changed the heap at %p", (void *)byte);
    *byte = whole;
    return noticed;
}

/* The checker ends on a broken heap, whatever bit is wrong, and believes in it
 * again once the bit is put back. What it says meanwhile is not shown. */
static void stress_flips(void)
{
    unsigned noticed = 0, tried = 0;
    int shown = dup(STDERR_FILENO), null = open("/dev/null", O_WRONLY);
    dup2(null, STDERR_FILENO);
    for (step = 0; step < FLIPS; step++) {
        unsigned char *byte = mem_heap_lo();
        byte += dice_between(&dice, 0, mem_heapsize() - 1);
        if (model_is_payload(byte))
            continue;
        noticed += flip_noticed(byte);
        tried++;
    }
    dup2(shown, STDERR_FILENO);
    close(null);
    close(shown);
    printf("seed %lu: %u of %u flipped bits noticed\n", seed, noticed, tried);
    model_all_intact();
}

static void stress(uint64_t with_seed)
{
    seed = with_seed;
    dice_seed(&dice, seed);
    stress_random();
    stress_edges();
    stress_flips();
    stress_limit(24);
    stress_limit(5000);
}

int main(int argc, char **argv)
{
    mem_init();
    mem_limit(MODEL_REGION_BYTES);
    if (argc < 2) {
        stress(1);
        stress(2);
    }
    for (int i = 1; i < argc; i++)
        stress(strtoull(argv[i], NULL, 10));
    mem_deinit();
    return 0;
}
