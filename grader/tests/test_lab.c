/* test_lab.c: lab.ini is read, and a bad one is refused by line. */
#include "judge/lab/lab.h"

#include <limits.h>
#include <sys/stat.h>

#include "unit.h"

static const char fixture[] = "grader/tests/kit";

static void reads_the_lab(void)
{
    struct lab *lab = lab_load(fixture, "3-heap");
    CU_ASSERT_STRING_EQUAL(lab->title, "A serial heap");
    CU_ASSERT_EQUAL(lab->files.n, 1);
    CU_ASSERT_EQUAL(lab->api.n, 6);
    CU_ASSERT(words_have(&lab->api, "mm_checkheap"));
    CU_ASSERT(words_have(&lab->calls, "mem_sbrk"));
    CU_ASSERT_EQUAL(lab->globals_bytes, 4096);
    CU_ASSERT_EQUAL(lab->includes.n, 0);
    CU_ASSERT(lab->flavour[FLAVOUR_PLAIN]);
    CU_ASSERT(!lab->flavour[FLAVOUR_MACHINE] && !lab->flavour[FLAVOUR_TSAN]);
    lab_free(lab);
}

static void reads_the_stages(void)
{
    struct lab *lab = lab_load(fixture, "3-heap");
    CU_ASSERT_EQUAL_FATAL(lab->n_stages, 2);
    CU_ASSERT_STRING_EQUAL(lab->stage[0].title, "A bump allocator");
    CU_ASSERT_EQUAL(lab->stage[0].n_needs, 0);
    const struct lab_stage *last = lab_stage_find(lab, 2);
    CU_ASSERT_PTR_NOT_NULL_FATAL(last);
    CU_ASSERT_EQUAL(last->track, TRACK_EXTENSION);
    CU_ASSERT_EQUAL(last->n_needs, 1);
    CU_ASSERT_EQUAL(last->needs[0], 1);
    CU_ASSERT_EQUAL(last->minutes, 90);
    CU_ASSERT_PTR_NULL(lab_stage_find(lab, 3));
    CU_ASSERT_PTR_NULL(lab_stage_find(lab, 0));
    lab_free(lab);
}

static void reads_the_checks(void)
{
    struct lab *lab = lab_load(fixture, "3-heap");
    const struct lab_check *hinted =
        lab_check_find(lab, "two-live-blocks-never-overlap");
    CU_ASSERT_PTR_NOT_NULL_FATAL(hinted);
    CU_ASSERT(!hinted->measured);
    CU_ASSERT_PTR_NULL(hinted->unit);
    unit_contains(hinted->hint, "each call. Which bytes");
    const struct lab_check *measured = lab_check_find(
        lab, "the-heap-stays-within-its-bounds-whatever-the-order-of-requests");
    CU_ASSERT_PTR_NOT_NULL_FATAL(measured);
    CU_ASSERT(measured->measured);
    CU_ASSERT_EQUAL(measured->goal, 0.80);
    CU_ASSERT_STRING_EQUAL(measured->unit, "utilisation");
    CU_ASSERT_PTR_NULL(measured->hint);
    CU_ASSERT_PTR_NULL(lab_check_find(lab, "no-such-check"));
    lab_free(lab);
}

static void load_kit(const void *kit)
{
    lab_free(lab_load(kit, "lab"));
}

/* Loads a lab.ini with these contents and returns the judge's last words. */
static const char *complaint(const char *contents)
{
    static char said[1024];
    char kit[] = "/tmp/test_lab.XXXXXX", path[PATH_MAX];
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(kit));
    snprintf(path, sizeof path, "%s/grader", kit);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/grader/lab", kit);
    mkdir(path, 0700);
    snprintf(path, sizeof path, "%s/grader/lab/lab.ini", kit);
    unit_write(path, contents, strlen(contents));
    unit_dies(load_kit, kit, said, sizeof said);
    unlink(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
    *strrchr(path, '/') = '\0';
    rmdir(path);
    rmdir(kit);
    return said;
}

static const char whole[] = "[lab]\ntitle = T\nfiles = a.c\napi = f\n"
                            "[stage 1]\ntitle = S\n";

static const char *complaint_after(const char *more)
{
    char contents[2048];
    snprintf(contents, sizeof contents, "%s%s", whole, more);
    return complaint(contents);
}

static void names_the_line(void)
{
    unit_contains(complaint("[lab]\nnonsense\n"), "lab.ini:2: expected [sec");
    unit_contains(complaint("[lab]\ncolour = red\n"),
                  "lab.ini:2: expected a key");
    unit_contains(complaint("title = T\n"), "lab.ini:1: expected a key");
    unit_contains(complaint("[lib]\n"), "lab.ini:1: expected [lab], [stage");
    unit_contains(complaint("[lab]\nglobals_bytes = many\n"),
                  ":2: expected a n");
    unit_contains(complaint("[lab]\nglobals_bytes = -1\n"), "found '-1'");
}

static void names_what_no_flavour_is(void)
{
    unit_contains(complaint("[lab]\ntitle = T\nfiles = a.c\napi = f\n"
                            "flavours = plain moon\n[stage 1]\ntitle = S\n"),
                  "expected flavours plain, machine or tsan, found 'moon'");
    unit_contains(complaint("[lab]\ntitle = T\nfiles = a.c\napi = f\n"
                            "flavours = tsan\n[stage 1]\ntitle = S\n"),
                  "expected plain among the flavours");
}

static void names_what_a_stage_lacks(void)
{
    unit_contains(complaint_after("[stage 3]\n"), ":7: expected stages");
    unit_contains(complaint_after("[stage 1]\n"), ":7: expected stages");
    unit_contains(complaint_after("track = easy\n"), "core or extension");
    unit_contains(complaint_after("needs = 1\n"), "an earlier stage");
    unit_contains(complaint_after("[stage 2]\n"), "[stage 2] has no title");
}

static void names_what_a_check_lacks(void)
{
    unit_contains(complaint_after("[check a]\n[check a]\n"),
                  "not named before");
    unit_contains(complaint_after("[check ]\n"), "not named before");
    unit_contains(complaint_after("[check a]\nfloor = 1\n"), "a floor, a goal");
    unit_contains(complaint_after("[check a]\nunit = bytes\n"), "or none");
    unit_contains(complaint_after("[check a]\nfloor = 1\ngoal = 2\n"),
                  "a goal and a unit");
    unit_contains(
        complaint_after("[check a]\nfloor = 1\ngoal = 1\nunit = bytes\n"),
        "differ");
    unit_contains(complaint_after("[check a]\nfloor = nan\n"), "such as 0.75");
}

static void refuses_what_it_would_cut(void)
{
    char hint[400] = "[check a]\nhint = ";
    memset(hint + strlen(hint), 'w', 300);
    unit_contains(complaint_after(hint), "at most 197 bytes");
}

static void refuses_half_a_lab(void)
{
    unit_contains(complaint("[lab]\ntitle = T\n"), "expected title, files");
    char said[256];
    unit_dies(load_kit, "/nowhere", said, sizeof said);
    unit_contains(said, "/nowhere/grader/lab/lab.ini: No such file");
}

static const struct unit_test tests[] = {
    {"reads the lab", reads_the_lab},
    {"reads the stages", reads_the_stages},
    {"reads the checks", reads_the_checks},
    {"names the line of what it cannot read", names_the_line},
    {"names what no flavour is", names_what_no_flavour_is},
    {"names what a stage lacks", names_what_a_stage_lacks},
    {"names what a check lacks", names_what_a_check_lacks},
    {"refuses a line that it would cut", refuses_what_it_would_cut},
    {"refuses half a lab", refuses_half_a_lab},
    {0},
};

int main(void)
{
    return unit_main("lab", tests);
}
