/* test_shape.c: generated traces are sound, repeat, and differ by seed. */
#include "judge/base/dice.h"
#include "judge/trace/shape.h"

#include "walk.h"

static void dice_repeat(void)
{
    struct dice a, b;
    dice_seed(&a, 7);
    dice_seed(&b, 7);
    for (unsigned i = 0; i < 100; i++)
        CU_ASSERT_EQUAL(dice_next(&a), dice_next(&b));
    dice_seed(&b, 8);
    CU_ASSERT_NOT_EQUAL(dice_next(&a), dice_next(&b));
}

static void dice_stay_within_bounds(void)
{
    struct dice dice;
    unsigned counts[4] = {0}, small = 0;
    dice_seed(&dice, 1);
    for (unsigned i = 0; i < 4000; i++) {
        counts[dice_between(&dice, 10, 13) - 10]++;
        uint64_t bytes = dice_skewed(&dice, 16, 1000);
        CU_ASSERT(bytes >= 16 && bytes <= 1000);
        small += bytes < 128;
    }
    for (unsigned i = 0; i < 4; i++)
        CU_ASSERT(counts[i] > 900 && counts[i] < 1100);
    CU_ASSERT(small > 1800 && small < 2200); /* three octaves of six */
    CU_ASSERT_EQUAL(dice_between(&dice, 5, 5), 5);
    CU_ASSERT_EQUAL(dice_skewed(&dice, 9, 9), 9);
    CU_ASSERT(!dice_chance(&dice, 0) && dice_chance(&dice, 100));
    dice_between(&dice, 0, UINT64_MAX);
}

static void every_shape_is_sound(void)
{
    for (unsigned i = 0; shape_names[i] != NULL; i++)
        for (uint64_t seed = SHAPE_PUBLIC; seed < 5; seed++) {
            struct trace *trace = shape_make(shape_names[i], seed);
            CU_ASSERT_PTR_NOT_NULL_FATAL(trace);
            walk(trace);
            CU_ASSERT_STRING_EQUAL(trace->name, shape_names[i]);
            CU_ASSERT(trace->generated);
            CU_ASSERT(trace->n_ops >= 5000 && trace->n_ops <= 40000);
            CU_ASSERT(trace->peak_live >= 300000);
            CU_ASSERT(trace->peak_live <= 8000000);
            trace_free(trace);
        }
}

static void the_same_seed_gives_the_same_trace(void)
{
    for (unsigned i = 0; shape_names[i] != NULL; i++) {
        struct trace *a = shape_make(shape_names[i], 3);
        struct trace *b = shape_make(shape_names[i], 3);
        struct trace *c = shape_make(shape_names[i], 4);
        CU_ASSERT(same_ops(a, b));
        CU_ASSERT(!same_ops(a, c));
        CU_ASSERT_NOT_EQUAL(a->n_ops, c->n_ops);
        trace_free(a);
        trace_free(b);
        trace_free(c);
    }
}

/* The pairs that it begins with are a small block and a large one. */
static void only_the_public_binary_starts_with_448(void)
{
    for (uint64_t seed = SHAPE_PUBLIC; seed < 20; seed++) {
        struct trace *trace = shape_make("binary", seed);
        CU_ASSERT_EQUAL(trace->ops[0].bytes == 64, seed == SHAPE_PUBLIC);
        CU_ASSERT_EQUAL(trace->ops[1].bytes == 448, seed == SHAPE_PUBLIC);
        trace_free(trace);
    }
}

static void memalign_occurs(void)
{
    struct trace *trace = shape_make("aligned", SHAPE_PUBLIC);
    uint64_t seen = 0;
    for (size_t i = 0; i < trace->n_ops; i++)
        seen |= trace->ops[i].alignment;
    CU_ASSERT_EQUAL(seen, 32 | 64 | 128 | 256 | 512 | 1024 | 2048 | 4096);
    trace_free(trace);
}

static void there_is_no_other_shape(void)
{
    CU_ASSERT_PTR_NULL(shape_make("", 1));
    CU_ASSERT_PTR_NULL(shape_make("rand", 1));
}

static const struct unit_test tests[] = {
    {"dice repeat", dice_repeat},
    {"dice stay within their bounds", dice_stay_within_bounds},
    {"every shape is sound for every seed", every_shape_is_sound},
    {"the same seed gives the same trace", the_same_seed_gives_the_same_trace},
    {"only the public binary trace starts with 64 and 448 bytes",
     only_the_public_binary_starts_with_448},
    {"memalign occurs, with eight alignments", memalign_occurs},
    {"there is no shape of another name", there_is_no_other_shape},
    {0},
};

int main(void)
{
    return unit_main("shape", tests);
}
