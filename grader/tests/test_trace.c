/* test_trace.c: traces hold what they promise, and files that are none are
 * refused by line. */
#include "judge/base/dice.h"
#include "judge/trace/rep.h"

#include <errno.h>

#include "scratch.h"

static struct scratch scratch;
static char why[512];

/* Reads TEXT as a file; NULL: refused, see why. */
static struct trace *read_text(const char *text)
{
    scratch_write(&scratch, "a.rep", text);
    why[0] = '\0';
    return rep_read(scratch_at(&scratch, "a.rep"), why, sizeof why);
}

/* TEXT behind a header must be refused with WORDS. */
static void refused(const char *text, const char *words)
{
    char file[1024];
    snprintf(file, sizeof file, "1\n2\n3\n4096\n%s", text);
    errno = 0;
    struct trace *trace = read_text(file);
    CU_ASSERT_PTR_NULL(trace);
    CU_ASSERT_EQUAL(errno, EINVAL);
    unit_contains(why, words);
    trace_free(trace);
}

static void check_op(const struct trace *trace, size_t i, struct op expected)
{
    CU_ASSERT_FATAL(i < trace->n_ops);
    CU_ASSERT_EQUAL(trace->ops[i].kind, expected.kind);
    CU_ASSERT_EQUAL(trace->ops[i].id, expected.id);
    CU_ASSERT_EQUAL(trace->ops[i].bytes, expected.bytes);
    CU_ASSERT_EQUAL(trace->ops[i].alignment, expected.alignment);
}

static void reads_every_kind(void)
{
    struct trace *trace = read_text("1\n2\n6\n4296\na 0 100\nm 1 64 4096\nt 1\n"
                                    "r 0 200\nw 0 150\nf 0\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(trace);
    CU_ASSERT_STRING_EQUAL(trace->name, "a");
    CU_ASSERT_STRING_EQUAL(trace->note, "");
    CU_ASSERT_EQUAL(trace->n_ops, 6);
    CU_ASSERT_EQUAL(trace->n_ids, 2);
    CU_ASSERT_EQUAL(trace->n_threads, 2);
    CU_ASSERT_EQUAL(trace->peak_live, 4296);
    CU_ASSERT_EQUAL(trace->live, 4096);
    check_op(trace, 0, (struct op){OP_MALLOC, 0, 100, 0});
    check_op(trace, 1, (struct op){OP_MEMALIGN, 1, 4096, 64});
    check_op(trace, 2, (struct op){OP_THREAD, 1, 0, 0});
    check_op(trace, 3, (struct op){OP_REALLOC, 0, 200, 0});
    check_op(trace, 4, (struct op){OP_TOUCH, 0, 150, 0});
    check_op(trace, 5, (struct op){OP_FREE, 0, 0, 0});
    trace_free(trace);
}

/* The same two operations under HEADER. */
static void check_weight(const char *header, enum trace_weight expected)
{
    char file[256];
    snprintf(file, sizeof file, "%sa 0 100\nf 0\n", header);
    struct trace *trace = read_text(file);
    CU_ASSERT_PTR_NOT_NULL_FATAL(trace);
    CU_ASSERT_EQUAL(trace->weight, expected);
    CU_ASSERT_EQUAL(trace->n_ops, 2);
    trace_free(trace);
}

static void reads_three_headers(void)
{
    check_weight("20000\n1\n2\n1\n", WEIGHT_BOTH);
    check_weight("20000\n1\n2\n3\n", WEIGHT_SPEED);
    check_weight("20000\n1\n2\n7777\n", WEIGHT_BOTH);
    check_weight("2\n1\n2\n0\n", WEIGHT_SPACE);
    check_weight("0\n1\n2\n1\n", WEIGHT_NONE);
    check_weight("3\n1\n2\n100\n", WEIGHT_SPEED);
}

static void forgives_wrong_counts(void)
{
    struct trace *trace = read_text("1\n1\n9\n100\na 0 100\na 1 8\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(trace);
    CU_ASSERT_EQUAL(trace->n_ids, 2);
    CU_ASSERT_EQUAL(trace->live, 108);
    CU_ASSERT_STRING_EQUAL(trace->note, "the header says 1 ids and 9 "
                                        "operations, the file has 2 and 2");
    trace_free(trace);
}

static void makes_loose_operations_plain(void)
{
    struct trace *trace = read_text("1\n3\n8\n0\r\n\r\nr 0 10\r\nr 0 0\nf -1\n"
                                    "a 1 0\nw 1 99\na 0 5\nr 2 0\nm 3 16 0");
    CU_ASSERT_PTR_NOT_NULL_FATAL(trace);
    CU_ASSERT_EQUAL(trace->n_ops, 7);
    check_op(trace, 0, (struct op){OP_MALLOC, 0, 10, 0});
    check_op(trace, 1, (struct op){OP_FREE, 0, 0, 0});
    check_op(trace, 2, (struct op){OP_MALLOC, 1, 1, 0});
    check_op(trace, 3, (struct op){OP_TOUCH, 1, 1, 0});
    check_op(trace, 4, (struct op){OP_MALLOC, 0, 5, 0});
    check_op(trace, 5, (struct op){OP_MALLOC, 2, 1, 0});
    check_op(trace, 6, (struct op){OP_MEMALIGN, 3, 1, 16});
    trace_free(trace);
}

static void takes_huge_requests(void)
{
    struct trace *trace = read_text("1\n1\n2\n0\na 0 36000000000\nf 0\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(trace);
    CU_ASSERT_EQUAL(trace->peak_live, 36000000000);
    trace_free(trace);
}

static void names_the_bad_line(void)
{
    refused("a 0 8\na 3 -5\n", "/a.rep:6: expected 'a id bytes', got 'a 3 -5'");
    refused("a 0\n", ":5: expected 'a id bytes', got 'a 0'");
    refused("a 0 8 9\n", "'a id bytes', got 'a 0 8 9'");
    refused("a 0 8x\n", "'a id bytes'");
    refused("a 0 0x10\n", "'a id bytes'");
    refused("a 0 +8\n", "'a id bytes'");
    refused("a 0 99999999999999999999\n", "'a id bytes'");
    refused("f\n", "'f id'");
    refused("f -2\n", "'f id'");
    refused("r 0\n", "'r id bytes'");
    refused("w 0\n", "'w id bytes'");
    refused("m 0 64\n", "'m id alignment bytes'");
    refused("t\n", "'t thread'");
    refused("x 0 8\n", "an operation (a, f, r, w, m or t), got 'x 0 8'");
    refused("", ":5: expected an operation (a, f, r, w, m or t), got 'end of");
}

static void refuses_what_makes_no_sense(void)
{
    refused("f 0\n", "id 0 to be live, got 'f 0'");
    refused("a 0 8\n\nf 0\nf 0\n", ":8: expected id 0 to be live");
    refused("w 7 8\n", "id 7 to be live");
    refused("a 0 8\na 0 8\n", "id 0 not to be live");
    refused("a 0 8\nm 0 16 8\n", "id 0 not to be live");
    refused("m 0 48 8\n", "a power of two");
    refused("m 0 0 8\n", "a power of two");
    refused("m 0 33554432 8\n", "a power of two, at most 16777216");
    refused("a 16777216 8\n", "an id below 16777216");
    refused("a 4294967296 8\n", "an id below 16777216");
    refused("t 1024\n", "a thread below 1024");
    refused("a 0 17592186044417\n", "at most 16 TiB live");
    refused("a 0 17592186044416\na 1 1\n", "at most 16 TiB live");
}

static void refuses_bad_headers(void)
{
    static const char *const headers[][2] = {
        {"", ":1: expected the weight or the suggested heap"},
        {"one\n", ":1: expected the weight"},
        {"1\n\n-1\n", ":3: expected the number of ids"},
        {"1\n2\nmany\n", ":3: expected the number of operations"},
        {"1\n2\n3\n", ":4: expected the largest sum of live bytes"},
        {"1 2 3 4\n", ":1: expected the weight"},
    };
    for (unsigned i = 0; i < sizeof headers / sizeof *headers; i++) {
        CU_ASSERT_PTR_NULL(read_text(headers[i][0]));
        unit_contains(why, headers[i][1]);
    }
}

static void says_why_a_file_cannot_be_read(void)
{
    CU_ASSERT_PTR_NULL(rep_read("/nowhere/a.rep", why, sizeof why));
    CU_ASSERT_EQUAL(errno, ENOENT);
    CU_ASSERT_STRING_EQUAL(why, "/nowhere/a.rep: No such file or directory");
    CU_ASSERT_PTR_NULL(rep_read("/", why, sizeof why));
    CU_ASSERT_EQUAL(errno, EISDIR);
    struct trace *trace = trace_new("x");
    CU_ASSERT(!rep_write(trace, "/nowhere/a.rep"));
    trace_free(trace);
}

static void writes_what_it_reads(void)
{
    static const char text[] =
        "2\n3\n7\n328\na 0 100\nm 2 128 28\nt 3\nr 0 200\n"
        "w 0 20\na 1 100\nf 0\n";
    char again[sizeof text] = "";
    struct trace *trace = read_text(text);
    CU_ASSERT_PTR_NOT_NULL_FATAL(trace);
    CU_ASSERT(rep_write(trace, scratch_at(&scratch, "b.rep")));
    FILE *file = fopen(scratch_at(&scratch, "b.rep"), "r");
    CU_ASSERT_EQUAL(fread(again, 1, sizeof again, file), sizeof text - 1);
    fclose(file);
    CU_ASSERT_STRING_EQUAL(again, text);
    trace_free(trace);
}

/* A file with random damage is read or refused with a line, never worse; what
 * is read can be written and read again. */
static void survives_damage(void)
{
    char file[] = "1\n3\n8\n4296\na 0 100\nm 1 64 4096\nt 1\nr 0 200\nw 0 20\n"
                  "f 0\na 2 7\nf 1\n";
    static const char noise[] = "0123456789 \n\r-afrwmtx\377";
    struct dice dice;

    dice_seed(&dice, 4);
    for (unsigned i = 0; i < 3000; i++) {
        char damaged[sizeof file];
        memcpy(damaged, file, sizeof file);
        for (unsigned hits = 0; hits <= i % 4; hits++)
            damaged[dice_between(&dice, 0, sizeof file - 2)] =
                noise[dice_between(&dice, 0, sizeof noise - 2)];
        struct trace *trace = read_text(damaged);
        if (trace == NULL)
            unit_contains(why, "/a.rep:");
        else
            CU_ASSERT(rep_write(trace, scratch_at(&scratch, "c.rep")));
        trace_free(trace);
    }
}

static const struct unit_test tests[] = {
    {"reads every kind of operation", reads_every_kind},
    {"reads headers of 2002, 2009 and 2016", reads_three_headers},
    {"forgives wrong counts and notes them", forgives_wrong_counts},
    {"makes loose operations plain", makes_loose_operations_plain},
    {"takes requests that no machine can give", takes_huge_requests},
    {"names the line that is no operation", names_the_bad_line},
    {"refuses operations that make no sense", refuses_what_makes_no_sense},
    {"refuses bad headers", refuses_bad_headers},
    {"says why a file cannot be read", says_why_a_file_cannot_be_read},
    {"writes what it reads", writes_what_it_reads},
    {"survives damage", survives_damage},
    {0},
};

int main(void)
{
    scratch = scratch_make();
    int status = unit_main("trace", tests);
    scratch_remove(&scratch);
    return status;
}
