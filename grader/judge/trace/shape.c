/* shape.c: each shape is a function that acts on a scene. */
#include "shape.h"
#include "../base/dice.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE_STEP = 8, SMALLEST = 16 };

/* A trace in the making. */
struct scene {
    struct trace *trace;
    struct dice dice;
    bool is_public;
};

/* --- the verbs -------------------------------------------------------- */

static void act(struct scene *scene, struct op op)
{
    const char *expected = trace_add(scene->trace, op);
    if (expected == NULL)
        return;
    fprintf(stderr, "shape %s: expected %s\n", scene->trace->name, expected);
    abort();
}

static void get(struct scene *scene, uint32_t id, uint64_t bytes)
{
    act(scene, (struct op){OP_MALLOC, id, bytes, 0});
}

static void get_aligned(struct scene *scene, uint32_t id, uint64_t alignment,
                        uint64_t bytes)
{
    act(scene, (struct op){OP_MEMALIGN, id, bytes, alignment});
}

static void resize(struct scene *scene, uint32_t id, uint64_t bytes)
{
    act(scene, (struct op){OP_REALLOC, id, bytes, 0});
}

static void drop(struct scene *scene, uint32_t id)
{
    act(scene, (struct op){.kind = OP_FREE, .id = id});
}

static bool is_live(const struct scene *scene, uint32_t id)
{
    return trace_size(scene->trace, id) != 0;
}

/* Frees every live block, in any order. */
static void drop_all(struct scene *scene)
{
    uint32_t n = scene->trace->n_ids;
    uint32_t *order = malloc(n * sizeof *order);
    if (order == NULL)
        abort();

    for (uint32_t i = 0; i < n; i++) {
        uint32_t j = (uint32_t)dice_between(&scene->dice, 0, i);
        order[i] = order[j];
        order[j] = i;
    }
    for (uint32_t i = 0; i < n; i++)
        if (is_live(scene, order[i]))
            drop(scene, order[i]);
    free(order);
}

/* A number near NOMINAL and never the same, in steps of STEP; on the public
 * trace NOMINAL itself. */
static uint64_t near(struct scene *scene, uint64_t nominal, uint64_t step)
{
    if (scene->is_public)
        return nominal;
    uint64_t most = nominal / 8 / step;
    uint64_t off = step * dice_between(&scene->dice, 1, most > 1 ? most : 1);
    bool down = dice_chance(&scene->dice, 50) && nominal >= off + SMALLEST;
    return down ? nominal - off : nominal + off;
}

static uint64_t size_near(struct scene *scene, uint64_t nominal)
{
    return near(scene, nominal, SIZE_STEP);
}

static uint32_t count_near(struct scene *scene, uint32_t nominal)
{
    return (uint32_t)near(scene, nominal, 1);
}

/* --- the shapes ------------------------------------------------------- */

static void act_random(struct scene *scene)
{
    uint32_t n_ids = count_near(scene, 2000);
    uint32_t steps = count_near(scene, 20000);

    for (uint32_t i = 0; i < steps; i++) {
        uint32_t id = (uint32_t)dice_between(&scene->dice, 0, n_ids - 1);
        if (is_live(scene, id))
            drop(scene, id);
        else
            get(scene, id, dice_skewed(&scene->dice, 16, 16384));
    }
}

static void act_coalescing(struct scene *scene)
{
    uint32_t n_blocks = count_near(scene, 2048);
    uint64_t bytes = size_near(scene, 400);

    for (; n_blocks >= 32; n_blocks /= 2, bytes *= 2) {
        for (uint32_t id = 0; id < n_blocks; id++)
            get(scene, id, bytes);
        drop_all(scene);
    }
}

/* Pairs of a small and a large block; then all large ones are freed, and what
 * is asked for is just too large for their holes. */
static void act_binary(struct scene *scene, uint32_t n_pairs,
                       uint64_t small_bytes, uint64_t large_bytes)
{
    for (uint32_t i = 0; i < n_pairs; i++) {
        get(scene, 2 * i, small_bytes);
        get(scene, 2 * i + 1, large_bytes);
    }
    for (uint32_t i = 0; i < n_pairs; i++)
        drop(scene, 2 * i + 1);
    for (uint32_t i = 0; i < n_pairs; i++)
        get(scene, 2 * i + 1, small_bytes + large_bytes);
    drop_all(scene);
}

static void act_binary_1(struct scene *scene)
{
    uint32_t n_pairs = count_near(scene, 2000);
    uint64_t small_bytes = size_near(scene, 64);
    act_binary(scene, n_pairs, small_bytes, size_near(scene, 448));
}

static void act_binary_2(struct scene *scene)
{
    uint32_t n_pairs = count_near(scene, 4000);
    uint64_t small_bytes = size_near(scene, 16);
    act_binary(scene, n_pairs, small_bytes, size_near(scene, 112));
}

/* Block 0 grows; block 1 comes and goes; one block in 32 stays. */
static void act_realloc(struct scene *scene)
{
    uint32_t steps = count_near(scene, 4800);
    uint64_t step = size_near(scene, 128);
    uint64_t between = size_near(scene, 128);

    get(scene, 0, 4 * step);
    for (uint32_t i = 0; i < steps; i++) {
        uint32_t other = i % 32 == 0 ? 2 + i / 32 : 1;
        resize(scene, 0, (i + 5) * step);
        get(scene, other, between);
        if (other == 1)
            drop(scene, other);
    }
    drop_all(scene);
}

/* Sizes rise a hundredfold; one block in 24 stays to the end. */
static void act_drift(struct scene *scene)
{
    uint32_t steps = count_near(scene, 9600);
    uint32_t n_ids = count_near(scene, 500);
    double growth = 1 + 4.6 / steps; /* e^4.6 is about 100 */
    double bytes = (double)size_near(scene, 64);

    for (uint32_t i = 0; i < steps; i++) {
        uint32_t id = (uint32_t)dice_between(&scene->dice, 0, n_ids - 1);
        uint64_t low = (uint64_t)(bytes *= growth);
        if (i % 24 == 0)
            id = n_ids + i / 24;
        if (is_live(scene, id))
            drop(scene, id);
        get(scene, id, dice_between(&scene->dice, low, low * 5 / 4));
    }
}

/* Holes of x + z and of y, between pins, where x < y < x + z. Then x, y and z
 * are asked for. The tightest hole for x is that of y; y then takes x + z, and
 * z fits nowhere. The first hole that is large enough leaves room for all. */
static void act_best_fit(struct scene *scene)
{
    uint32_t n_groups = count_near(scene, 320);
    uint64_t x = size_near(scene, 1000), y = x + size_near(scene, 64);
    uint64_t z = x - size_near(scene, 128), pin = size_near(scene, 40);

    for (unsigned round = 0; round < 3; round++) {
        for (uint32_t id = 0; id < 5 * n_groups; id += 5) {
            get(scene, id, x + z + 4 * SMALLEST);
            get(scene, id + 3, pin);
            get(scene, id + 1, y);
            get(scene, id + 4, pin);
        }
        for (uint32_t id = 0; id < 5 * n_groups; id += 5) {
            drop(scene, id);
            drop(scene, id + 1);
        }
        for (uint32_t id = 0; id < 5 * n_groups; id += 5) {
            get(scene, id, x);
            get(scene, id + 1, y);
            get(scene, id + 2, z);
        }
        drop_all(scene);
    }
}

/* A small and a large block are freed, the large one last; then a small one
 * is asked for, and a large one. Who gives the small one what was freed last
 * has broken the hole that the large one needed. The two are far apart, so
 * that their holes never meet. */
static void act_lifo(struct scene *scene)
{
    uint32_t n_pairs = count_near(scene, 1600);
    uint64_t small_bytes = size_near(scene, 104);
    uint64_t large_bytes = size_near(scene, 904);

    for (uint32_t i = 0; i < n_pairs; i++) {
        get(scene, 2 * i, small_bytes);
        get(scene, 2 * i + 1, large_bytes);
    }
    for (uint32_t i = 0; i < n_pairs; i++) {
        uint32_t small = 2 * i, large = 2 * ((i + n_pairs / 2) % n_pairs) + 1;
        drop(scene, small);
        drop(scene, large);
        get(scene, small, small_bytes);
        get(scene, large, large_bytes);
    }
    drop_all(scene);
}

static void act_aligned(struct scene *scene)
{
    uint32_t n_ids = count_near(scene, 2400);
    uint32_t steps = count_near(scene, 16000);

    for (uint32_t i = 0; i < steps; i++) {
        uint32_t id = (uint32_t)dice_between(&scene->dice, 0, n_ids - 1);
        uint64_t bytes = dice_skewed(&scene->dice, 24, 8192);
        unsigned shift = (unsigned)dice_between(&scene->dice, 5, 12);
        if (!is_live(scene, id) && dice_chance(&scene->dice, 50))
            get_aligned(scene, id, (uint64_t)1 << shift, bytes);
        else if (!is_live(scene, id))
            get(scene, id, bytes);
        else if (dice_chance(&scene->dice, 15))
            resize(scene, id, bytes);
        else
            drop(scene, id);
    }
}

/* --- the table -------------------------------------------------------- */

static void (*const acts[])(struct scene *) = {
    act_random, act_coalescing, act_binary_1, act_binary_2, act_realloc,
    act_drift,  act_best_fit,   act_lifo,     act_aligned,
};

const char *const shape_names[] = {
    "random", "coalescing", "binary", "binary-2", "realloc",
    "drift",  "best-fit",   "lifo",   "aligned",  NULL,
};

_Static_assert(sizeof shape_names / sizeof *shape_names ==
                   sizeof acts / sizeof *acts + 1,
               "a name for each act");

struct trace *shape_make(const char *name, uint64_t seed)
{
    unsigned which = 0;
    while (shape_names[which] != NULL && strcmp(shape_names[which], name) != 0)
        which++;
    if (shape_names[which] == NULL)
        return NULL;

    struct scene scene = {.trace = trace_new(name),
                          .is_public = seed == SHAPE_PUBLIC};
    dice_seed(&scene.dice, seed * 256 + which);
    scene.trace->generated = true;
    acts[which](&scene);
    return scene.trace;
}
