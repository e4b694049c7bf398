/* test_twin.c: twins of the recorded traces, and of one made by hand, have the
 * shape of their traces and other numbers. */
#include "judge/trace/rep.h"
#include "judge/trace/shape.h"
#include "judge/trace/twin.h"

#include <glob.h>

#include "walk.h"

enum { MAX_TRACES = 64, N_SEEDS = 3 };

static struct trace *recorded[MAX_TRACES];
static unsigned n_recorded;

static void read_recorded(void)
{
    char why[512];
    glob_t files;
    glob("grader/3-heap/traces/*.rep", 0, NULL, &files);
    for (size_t i = 0; i < files.gl_pathc && n_recorded < MAX_TRACES; i++) {
        recorded[n_recorded] = rep_read(files.gl_pathv[i], why, sizeof why);
        if (recorded[n_recorded++] == NULL)
            unit_stop(why);
    }
    globfree(&files);
}

/* Calls LOOK with every recorded trace and some twins of each. */
static void for_each_twin(void (*look)(const struct trace *,
                                       const struct trace *))
{
    CU_ASSERT_FATAL(n_recorded >= 12);
    for (unsigned i = 0; i < n_recorded; i++)
        for (uint64_t seed = 1; seed <= N_SEEDS; seed++) {
            struct trace *twin = trace_twin(recorded[i], seed);
            look(recorded[i], twin);
            trace_free(twin);
        }
}

static void the_recorded_traces_are_good_ones(void)
{
    unsigned above_1_mb = 0;
    for (unsigned i = 0; i < n_recorded; i++) {
        walk(recorded[i]);
        CU_ASSERT_STRING_EQUAL(recorded[i]->note, "");
        above_1_mb += recorded[i]->peak_live > 1000000;
    }
    CU_ASSERT(above_1_mb >= 8);
}

static void look_sound(const struct trace *trace, const struct trace *twin)
{
    double area = walk(trace), other = walk(twin);
    CU_ASSERT_STRING_EQUAL(twin->name, trace->name);
    CU_ASSERT(other > 0.9 * area && other < 1.1 * area);
    CU_ASSERT(twin->peak_live > trace->peak_live / 10 * 9);
    CU_ASSERT(twin->peak_live < trace->peak_live / 10 * 11);
}

static void twins_keep_the_curve(void)
{
    for_each_twin(look_sound);
}

static void look_at_count(const struct trace *trace, const struct trace *twin)
{
    CU_ASSERT_NOT_EQUAL(twin->n_ops, trace->n_ops);
    CU_ASSERT(twin->n_ops > trace->n_ops / 10 * 9);
    CU_ASSERT(twin->n_ops < trace->n_ops / 10 * 11 + 10);
}

static void twins_have_other_counts(void)
{
    for_each_twin(look_at_count);
}

/* How many mallocs ask for BYTES. */
static unsigned n_asking(const struct trace *trace, uint64_t bytes)
{
    unsigned n = 0;
    for (size_t i = 0; i < trace->n_ops; i++)
        n += trace->ops[i].kind == OP_MALLOC && trace->ops[i].bytes == bytes;
    return n;
}

/* A thousand blocks of 24, 112, 500 and 4096 bytes, live together, then one
 * that grows by 100 bytes a time, an aligned one, and another thread. */
static struct trace *made_by_hand(void)
{
    static const uint64_t sizes[] = {24, 112, 500, 4096};
    struct trace *trace = trace_new("hand");
    for (uint32_t id = 0; id < 1000; id++)
        trace_add(trace, (struct op){OP_MALLOC, id, sizes[id % 4], 0});
    for (uint32_t id = 0; id < 1000; id++)
        trace_add(trace, (struct op){.kind = OP_FREE, .id = id});
    for (uint64_t bytes = 100; bytes <= 20000; bytes += 100)
        trace_add(trace, (struct op){OP_REALLOC, 1000, bytes, 0});
    trace_add(trace, (struct op){.kind = OP_THREAD, .id = 2});
    trace_add(trace, (struct op){OP_MEMALIGN, 1001, 300, 128});
    trace_add(trace, (struct op){OP_TOUCH, 1001, 300, 0});
    return trace;
}

static void equal_sizes_stay_equal(void)
{
    struct trace *trace = made_by_hand();
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct trace *twin = trace_twin(trace, seed);
        unsigned repeated = 0;
        CU_ASSERT_EQUAL(n_asking(twin, 24), 250);
        CU_ASSERT_EQUAL(n_asking(twin, 112), 0);
        CU_ASSERT_EQUAL(n_asking(twin, 500), 0);
        CU_ASSERT_EQUAL(n_asking(twin, 4096), 0);
        for (uint64_t bytes = 25; bytes < 5000; bytes++)
            repeated += n_asking(twin, bytes) == 250;
        CU_ASSERT_EQUAL(repeated, 3);
        trace_free(twin);
    }
    trace_free(trace);
}

static void growth_stays_growth(void)
{
    struct trace *trace = made_by_hand();
    for (uint64_t seed = 0; seed < 20; seed++) {
        struct trace *twin = trace_twin(trace, seed);
        uint64_t last = 0;
        unsigned grew = 0, total = 0;
        for (size_t i = 0; i < twin->n_ops; i++) {
            if (twin->ops[i].kind != OP_REALLOC)
                continue;
            grew += twin->ops[i].bytes > last;
            last = twin->ops[i].bytes;
            total++;
        }
        CU_ASSERT_EQUAL(total, 199);
        CU_ASSERT(grew > 170); /* not at the edges of bands */
        CU_ASSERT(last > 18000 && last < 22000);
        trace_free(twin);
    }
    trace_free(trace);
}

static void alignment_and_threads_stay(void)
{
    struct trace *trace = made_by_hand();
    struct trace *twin = trace_twin(trace, 5);
    const struct op *end = twin->ops + trace->n_ops;
    CU_ASSERT_EQUAL_FATAL(twin->n_ops, trace->n_ops + 2); /* a pair added */
    CU_ASSERT_EQUAL(end[-3].kind, OP_THREAD);
    CU_ASSERT_EQUAL(end[-3].id, 2);
    CU_ASSERT_EQUAL(end[-2].kind, OP_MEMALIGN);
    CU_ASSERT_EQUAL(end[-2].alignment, 128);
    CU_ASSERT_NOT_EQUAL(end[-2].bytes, 300);
    CU_ASSERT_EQUAL(end[-1].kind, OP_TOUCH);
    CU_ASSERT_EQUAL(end[-1].bytes, end[-2].bytes);
    trace_free(twin);
    trace_free(trace);
}

static void neighbours_change_places(void)
{
    struct trace *trace = made_by_hand();
    struct trace *twin = trace_twin(trace, 5);
    unsigned moved = 0;
    for (size_t i = 0; i < 2000; i++)
        moved += twin->ops[i].id != trace->ops[i].id;
    CU_ASSERT(moved > 400);
    trace_free(twin);
    trace_free(trace);
}

static void twins_repeat(void)
{
    struct trace *a = trace_twin(recorded[0], 9);
    struct trace *b = trace_twin(recorded[0], 9);
    struct trace *c = trace_twin(recorded[0], 10);
    CU_ASSERT(same_ops(a, b));
    CU_ASSERT(!same_ops(a, c));
    trace_free(a);
    trace_free(b);
    trace_free(c);
}

static void twins_of_shapes_are_shapes(void)
{
    struct trace *trace = shape_make("lifo", SHAPE_PUBLIC);
    struct trace *twin = trace_twin(trace, 0);
    CU_ASSERT(twin->generated);
    CU_ASSERT_STRING_EQUAL(twin->name, "lifo");
    CU_ASSERT_NOT_EQUAL(twin->n_ops, trace->n_ops);
    walk(twin);
    trace_free(twin);
    trace_free(trace);
}

static const struct unit_test tests[] = {
    {"the recorded traces are sound, and most are large",
     the_recorded_traces_are_good_ones},
    {"twins keep the curve of live bytes", twins_keep_the_curve},
    {"twins have other numbers of operations", twins_have_other_counts},
    {"equal sizes stay equal and become others", equal_sizes_stay_equal},
    {"what grew step by step still does", growth_stays_growth},
    {"alignments and threads stay", alignment_and_threads_stay},
    {"neighbours change places", neighbours_change_places},
    {"the same seed gives the same twin", twins_repeat},
    {"twins of generated traces are generated", twins_of_shapes_are_shapes},
    {0},
};

int main(void)
{
    read_recorded();
    int status = unit_main("twin", tests);
    while (n_recorded > 0)
        trace_free(recorded[--n_recorded]);
    return status;
}
