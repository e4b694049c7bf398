/* test_report.c: pages, made from fixtures, read back as text. */
#define FIXTURES "grader/tests/fixtures/result-"
#define SCHEMA   "grader/report/result.schema.json"

#include "report/bar.h"
#include "report/change.h"
#include "report/failure.h"
#include "report/map.h"
#include "report/part.h"
#include "report/result.h"
#include "report/scaling.h"
#include "report/schema.h"
#include "report/tally.h"
#include "report/terminal.h"
#include "unit.h"

static char *text; /* what the last page holds */
static size_t text_bytes;

static const struct typed typed = {"saguaro", " --dir x"};

static struct page page_begin(bool colour, int width)
{
    free(text);
    return (struct page){.out = open_memstream(&text, &text_bytes),
                         .colour = colour,
                         .width = width};
}

static json_t *fixture(const char *name)
{
    char path[256], complaint[RESULT_COMPLAINT_BYTES] = "";
    snprintf(path, sizeof path, FIXTURES "%s.json", name);
    json_t *result = result_load(path, SCHEMA, complaint);
    CU_ASSERT_STRING_EQUAL(complaint, "");
    CU_ASSERT_PTR_NOT_NULL_FATAL(result);
    return result;
}

/* Lays out a fixture; the page is in `text` afterwards. */
static void lay_out(const char *name, bool colour, int width)
{
    json_t *result = fixture(name);
    struct page page = page_begin(colour, width);
    terminal_show(&page, result, NULL, &typed);
    fclose(page.out);
    json_decref(result);
}

/* Columns of the longest line, but for commands to be pasted. */
static size_t longest_line(void)
{
    size_t longest = 0;
    for (const char *line = text; *line;) {
        size_t length = strcspn(line, "\n");
        bool command =
            strncmp(line, "  again", 7) == 0 || strncmp(line, "  hint", 6) == 0;
        longest = length > longest && !command ? length : longest;
        line += length + (line[length] == '\n');
    }
    return longest;
}

static void a_page_names_what_was_lost(void)
{
    lay_out("partial", false, 80);
    unit_contains(text, "49.99 of 100");
    unit_contains(text, "part     19.99 of 70");
    unit_contains(text, "Look at this first: two live blocks never overlap");
    unit_contains(text, "toy.c:12 in mm_malloc");
    unit_contains(text, "overlap --seed 1 --dir x\n");
    unit_contains(text, "Next: step 2");
}

static void a_part_is_marked_by_itself(void)
{
    json_t *result = fixture("partial");
    json_t *part = part_of_result(result, "little-memory");
    const json_t *marks = json_object_get(part, "marks");
    const json_t *axes = json_object_get(marks, "axes");
    CU_ASSERT_EQUAL(json_array_size(json_object_get(part, "checks")), 1);
    CU_ASSERT_EQUAL(json_array_size(json_object_get(part, "stages")), 1);
    CU_ASSERT_EQUAL(result_int(part, "skipped"), 0);
    CU_ASSERT_EQUAL(result_number(marks, "possible"), 40);
    CU_ASSERT_EQUAL(result_number(marks, "stars_possible"), 0);
    CU_ASSERT_EQUAL(
        result_number(json_object_get(axes, "correctness"), "possible"), 0);
    CU_ASSERT(result_is(result_stage(part, 2), "status", "partial"));
    CU_ASSERT_EQUAL(result_number(json_object_get(result, "marks"), "possible"),
                    100);
    struct page page = page_begin(false, 80);
    terminal_show_part(&page, part, &typed);
    fclose(page.out);
    unit_contains(text, "19.99 of 40");
    CU_ASSERT_PTR_NULL(strstr(text, "Next:"));
    json_decref(part);
    json_decref(result);
}

static void a_build_that_fails_hides_the_checks(void)
{
    lay_out("no-build", false, 80);
    unit_contains(text, "It does not build");
    CU_ASSERT_PTR_NULL(strstr(text, "Look at this first"));
}

static void what_is_not_allowed_is_to_be_taken_out(void)
{
    json_t *result = fixture("no-build");
    json_t *build = json_object_get(result, "build");
    json_object_set_new(build, "refused", json_true());
    json_object_set_new(build, "reason", json_string("toy.c calls read()"));
    json_object_set_new(build, "output", json_string("toy.c:4: warning: x"));
    struct page page = page_begin(false, 80);
    terminal_show(&page, result, NULL, &typed);
    tally_line(&page, result, NULL);
    fclose(page.out);
    unit_contains(text, "It compiles, but holds what this lab does not allow");
    unit_contains(text, "  why       toy.c calls read()\n\n"
                        "The compiler warns:\n  | toy.c:4: warning: x\n");
    unit_contains(text, "Next: take out what is not allowed, then: make 9-toy");
    unit_contains(text, "0 of 100   holds what is not allowed\n");
    CU_ASSERT_PTR_NULL(strstr(text, "not build"));
    json_decref(result);
}

static void a_measured_check_shows_its_measure(void)
{
    json_t *result = fixture("partial");
    struct page page = page_begin(false, 80);
    failure_show(&page, result, result_check(result, "little-memory-is-wasted"),
                 &typed, 5);
    fclose(page.out);
    unit_contains(text, "0.550 utilisation; marks begin at 0.3 utilisation");
    unit_contains(text, "2, 19.99 of 40 points");
    json_decref(result);
}

static void pages_fit_their_width(void)
{
    for (int width = 60; width <= 100; width += 20) {
        lay_out("partial", false, width);
        CU_ASSERT(longest_line() <= (size_t)width);
    }
}

static void colour_is_only_for_those_who_want_it(void)
{
    lay_out("partial", true, 80);
    unit_contains(text, "\033[31mfailed");
    lay_out("partial", false, 80);
    CU_ASSERT_PTR_NULL(strchr(text, '\033'));
    FILE *file = tmpfile();
    setenv("COLUMNS", "50", 1);
    struct page page = page_on(file);
    CU_ASSERT_FALSE(page.colour);
    CU_ASSERT_EQUAL(page.width, 50);
    setenv("COLUMNS", "7", 1);
    CU_ASSERT_EQUAL(page_on(file).width, 40);
    unsetenv("COLUMNS");
    CU_ASSERT_EQUAL(page_on(file).width, 80);
    fclose(file);
}

static void a_terminal_gets_colour_unless_it_declines(void)
{
    FILE *terminal = fopen("/dev/ptmx", "r+");
    if (!terminal)
        return;
    unsetenv("NO_COLOR");
    setenv("TERM", "xterm", 1);
    CU_ASSERT(page_on(terminal).colour);
    setenv("NO_COLOR", "1", 1);
    CU_ASSERT_FALSE(page_on(terminal).colour);
    unsetenv("NO_COLOR");
    setenv("TERM", "dumb", 1);
    CU_ASSERT_FALSE(page_on(terminal).colour);
    fclose(terminal);
}

static void what_code_prints_is_shown_and_not_obeyed(void)
{
    struct page page = page_begin(true, 80);
    page_quote(&page, 0, 9, "a\033[2Jb\r\b\x7f \xc2\x9b \xff \xc3\xa4\n");
    page_say(&page, PLAIN, "%s", "x\ny\v\n");
    page_paragraph(&page, 0, 0, "ding\a dong");
    fclose(page.out);
    CU_ASSERT_STRING_EQUAL(
        text, "| a\\x1b[2Jb\\x0d\\x08\\x7f \\xc2\\x9b \\xff \xc3\xa4\n"
              "x\ny\\x0b\nding\\x07 dong\n");
}

static void long_output_is_cut_and_counted(void)
{
    struct page page = page_begin(false, 40);
    page_quote(&page, 2, 2, "one\ntwo\nthree\nfour\n");
    char wide[200];
    memset(wide, 'x', sizeof wide);
    wide[sizeof wide - 1] = '\0';
    page_quote(&page, 0, 2, wide);
    fclose(page.out);
    unit_contains(text, "  | two\n  | ... and 2 more lines\n");
    unit_contains(text, "| xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n"
                        "|   xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\n");
    unit_contains(text, "xxxxx ...\n");
}

static void quoted_lines_break_at_blanks(void)
{
    struct page page = page_begin(false, 40);
    page_quote(&page, 0, 9, "toy.c:4:1: error: expected semicolon before x\n");
    fclose(page.out);
    CU_ASSERT_STRING_EQUAL(text, "| toy.c:4:1: error: expected \n"
                                 "|   semicolon before x\n");
}

static void the_end_of_output_is_quoted(void)
{
    struct page page = page_begin(false, 40);
    page_quote_end(&page, 0, 2, "one\ntwo\nthree\nfour\n");
    page_quote_end(&page, 0, 2, "one\ntwo");
    fclose(page.out);
    CU_ASSERT_STRING_EQUAL(text, "| ... 2 lines before; replay shows all\n"
                                 "| three\n| four\n| one\n| two\n");
}

static void a_failed_assertion_is_seen(void)
{
    json_t *result = fixture("partial");
    json_t *check = result_check(result, "two-live-blocks-never-overlap");
    struct page page = page_begin(false, 100);
    json_object_set_new(check, "message", json_string("abort() was called."));
    json_object_set_new(
        check, "output",
        json_string("a\ntoy.c:3: f: Assertion `x == 1' failed.\nb\n"));
    failure_show(&page, result, check, &typed, 1);
    fclose(page.out);
    unit_contains(text, "called. It printed: toy.c:3: f: Assertion `x == 1' "
                        "failed.\n");
    CU_ASSERT_PTR_NULL(strstr(text, "failed. b"));
    json_decref(result);
}

static void one_point_is_singular(void)
{
    char shown[TALLY_TEXT_BYTES];
    CU_ASSERT_STRING_EQUAL(tally_count(1, "point", shown), "1 point");
    CU_ASSERT_STRING_EQUAL(tally_count(0.5, "point", shown), "0.5 points");
}

static void what_does_not_build_changes_nothing(void)
{
    json_t *before = fixture("full"), *after = fixture("no-build");
    struct page page = page_begin(false, 80);
    change_show(&page, before, after);
    change_show(&page, after, before);
    fclose(page.out);
    CU_ASSERT_STRING_EQUAL(text, "");
    json_decref(before);
    json_decref(after);
}

static void a_missing_file_need_not_compile(void)
{
    json_t *result = fixture("no-build");
    json_t *submission = json_object_get(result, "submission");
    json_t *file = json_array_get(json_object_get(submission, "files"), 0);
    json_t *build = json_object_get(result, "build");
    json_object_set_new(file, "sha256", json_string(""));
    json_object_set_new(build, "output", json_string(""));
    json_object_set_new(build, "reason", json_string("toy.c is missing"));
    struct page page = page_begin(false, 80);
    terminal_show(&page, result, NULL, &typed);
    tally_line(&page, result, "x");
    fclose(page.out);
    unit_contains(text, "Next: put the file right");
    unit_contains(text, "   toy.c is missing   in x\n");
    CU_ASSERT_PTR_NULL(strstr(text, "make it compile"));
    json_decref(result);
}

static void a_solution_of_another_course_is_recognised(void)
{
    json_t *result = fixture("no-build");
    struct page page = page_begin(false, 80);
    json_object_set_new(json_object_get(result, "build"), "output",
                        json_string("error: unknown type name 'team_t'"));
    failure_of_build(&page, result);
    fclose(page.out);
    unit_contains(text, "try --compat csapp");
    json_decref(result);
}

static void what_a_contract_lacks_is_named(void)
{
    json_t *result = fixture("partial");
    for (size_t i = 0; i < 3; i++)
        json_object_set_new(
            json_array_get(json_object_get(result, "checks"), i), "because",
            json_string(i ? "the contract of csapp has no mm_memalign"
                          : "the contract of csapp has no mm_checkheap"));
    struct page page = page_begin(false, 100);
    tally_show(&page, result);
    fclose(page.out);
    unit_contains(text, "Not in its contract: mm_checkheap, mm_memalign (100 "
                        "points, not counted).\n");
    json_decref(result);
}

static void words_are_never_broken(void)
{
    struct page page = page_begin(false, 40);
    page_paragraph(&page, 0, 4,
                   "aaaaaaaaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbbbbbbbbb\n c");
    page_paragraph(&page, 0, 0, "");
    fclose(page.out);
    CU_ASSERT_STRING_EQUAL(
        text, "aaaaaaaaaaaaaaaaaaaaaa\n    bbbbbbbbbbbbbbbbbbbbbbb c\n\n");
}

static void marks_never_round_up(void)
{
    static const struct {
        double marks;
        const char *text;
    } rows[] = {{100, "100"}, {99.996, "99.99"},  {61.5, "61.5"},
                {0, "0"},     {0.1 + 0.2, "0.3"}, {0.25, "0.25"},
                {1e-9, "0"},  {70, "70"}};
    char shown[TALLY_TEXT_BYTES];
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CU_ASSERT_STRING_EQUAL(tally_text(rows[i].marks, shown), rows[i].text);
}

static void only_everything_fills_the_bar(void)
{
    static const struct {
        double earned;
        const char *bar;
    } rows[] = {{0, "[....]"},
                {0.1, "[#...]"},
                {50, "[##..]"},
                {99.9, "[###.]"},
                {100, "[####]"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct page page = page_begin(false, 80);
        bar_draw(&page, rows[i].earned, 100, 4);
        fclose(page.out);
        CU_ASSERT_STRING_EQUAL(text, rows[i].bar);
    }
}

/* One workload, on 1 and on 64 cores. */
static void curves_are_shown_with_what_bends_them(void)
{
    json_t *result = json_loads(
        "{\"curves\": [{\"workload\": \"threadtest\", \"cores\": [1, 64],"
        "\"throughput\": [12, 22.5], \"contended\": [0, 0.12],"
        "\"transfers\": [0, 2.6], \"false_shared\": [0, 0.001],"
        "\"hottest_lines\": [{\"transfers\": 38, \"where\": {\"function\":"
        "\"f\", \"file\": \"mm.c\", \"line\": 7}}]}]}",
        0, NULL);
    struct page page = page_begin(false, 80);
    scaling_show(&page, result);
    fclose(page.out);
    unit_contains(text, "threadtest      12.0    22.5\n");
    unit_contains(text, "Each request with 64 threads\n");
    unit_contains(text, "contended     transfers  false-shared\n");
    unit_contains(text,
                  "threadtest           0.120         2.600         0.001");
    unit_contains(text, "f(), mm.c line 7 made a cache line move 38 times");
    json_decref(result);
}

static void what_changed_is_named(void)
{
    json_t *before = fixture("partial"), *after = fixture("full");
    struct page page = page_begin(false, 80);
    change_show(&page, before, after);
    fclose(page.out);
    CU_ASSERT_STRING_EQUAL(text, "Since last time these turned ok:\n"
                                 "    two live blocks never overlap\n"
                                 "    little memory is wasted\n\n");
    page = page_begin(false, 80);
    change_show(&page, after, before);
    change_show(&page, after, after);
    change_show(&page, NULL, after);
    fclose(page.out);
    unit_contains(text, "no longer ok:\n    two live");
    json_decref(before);
    json_decref(after);
}

/* Two results of n checks each: all ok, and none. */
static void many_changes_are_counted(void)
{
    enum { CHECKS = 42 };
    json_t *before = fixture("full"), *after = fixture("full");
    json_t *results[] = {before, after};
    for (int side = 0; side < 2; side++) {
        json_t *checks = json_array();
        for (int i = 0; i < CHECKS; i++)
            json_array_append_new(
                checks,
                json_pack("{s:o, s:o, s:s}", "name", json_sprintf("c%d", i),
                          "sentence", json_sprintf("sentence %d", i), "status",
                          side == 0 ? "passed" : "failed"));
        json_object_set_new(results[side], "checks", checks);
    }
    struct page page = page_begin(false, 80);
    change_show(&page, before, after);
    fclose(page.out);
    unit_contains(text, "no longer ok:\n    sentence 0\n");
    unit_contains(text, "    sentence 4\n    and 37 more\n\n");
    json_decref(before);
    json_decref(after);
}

/* Stage 1 is untouched; stage 2 earned something. */
static json_t *begun_at_stage_2(void)
{
    json_t *result = fixture("partial");
    json_t *first = result_stage(result, 1);
    json_t *check = result_check(result, "blocks-are-aligned");
    json_object_set_new(first, "status", json_string("failed"));
    json_object_set_new(first, "earned", json_real(0));
    json_object_set_new(check, "status", json_string("failed"));
    json_object_set_new(check, "earned", json_real(0));
    return result;
}

static void a_stage_under_way_comes_before_an_untouched_one(void)
{
    json_t *result = begun_at_stage_2();
    CU_ASSERT_EQUAL(result_int(map_current(result), "number"), 1);
    json_object_set_new(result_stage(result, 2), "needs", json_array());
    CU_ASSERT_EQUAL(result_int(map_current(result), "number"), 2);
    struct page page = page_begin(false, 80);
    terminal_show(&page, result, NULL, &typed);
    fclose(page.out);
    unit_contains(text, "Look at this first: two live blocks never overlap");
    unit_contains(text, "Next: step 2");
    CU_ASSERT_PTR_NULL(strstr(text, "blocks are aligned"));
    json_decref(result);
}

static void what_catch_up_supplied_is_given(void)
{
    json_t *result = fixture("catch-up");
    CU_ASSERT_EQUAL(result_int(map_current(result), "number"), 3);
    CU_ASSERT_PTR_NULL(result_stage(result, 9));
    CU_ASSERT_PTR_NULL(result_first_lost(result));
    CU_ASSERT_FALSE(result_full(result));
    json_decref(result);
    lay_out("catch-up", false, 80);
    unit_contains(text, "given        0 of 30");
}

/* Changes one field of a good result, and expects the complaint. */
static void spoil(const char *change, const char *complaint)
{
    json_t *result = fixture("partial"), *schema = json_load_file(SCHEMA, 0, 0);
    json_t *changed = json_loads(change, 0, NULL);
    CU_ASSERT_PTR_NOT_NULL_FATAL(changed);
    json_object_update_recursive(result, changed);
    char said[SCHEMA_COMPLAINT_BYTES] = "";
    CU_ASSERT_FALSE(schema_fits(schema, result, said));
    CU_ASSERT_STRING_EQUAL(said, complaint);
    json_decref(changed);
    json_decref(schema);
    json_decref(result);
}

static void a_result_that_does_not_fit_is_refused(void)
{
    spoil("{\"version\": 2}", "version: expected 1");
    spoil("{\"schema\": \"x\"}", "schema: expected \"saguaro-result\"");
    spoil("{\"marks\": {\"earned\": -1}}", "marks.earned: expected at least 0");
    spoil("{\"marks\": {\"earned\": \"1\"}}", "marks.earned: expected number");
    spoil("{\"build\": {\"ok\": 1}}", "build.ok: expected boolean");
    spoil("{\"run\": []}", "run: expected object");
    spoil("{\"skipped\": 0.5}", "skipped: expected integer");
    spoil("{\"stages\": [{}]}", "stages[0]: expected a field \"number\"");
    spoil("{\"checks\": [null]}", "checks[0]: expected object");
    spoil("{\"traces\": [{\"name\": 1, \"twin\": true, \"ops\": 1, "
          "\"peak_live\": 1, \"footprint\": 1, \"utilisation\": 1}]}",
          "traces[0].name: expected string");
}

static void a_value_outside_its_list_is_refused(void)
{
    spoil("{\"stages\": [{\"number\": 1, \"title\": \"\", \"track\": \"side\", "
          "\"minutes\": 1, \"needs\": [], \"earned\": 0, \"possible\": 0, "
          "\"status\": \"passed\"}]}",
          "stages[0].track: expected core or extension");
}

static void a_file_that_is_no_result_gets_one_sentence(void)
{
    char complaint[RESULT_COMPLAINT_BYTES];
    CU_ASSERT_PTR_NULL(result_load("/nowhere.json", SCHEMA, complaint));
    unit_contains(complaint, "/nowhere.json");
    CU_ASSERT_PTR_NULL(result_load("Makefile", SCHEMA, complaint));
    unit_contains(complaint, "Makefile is not JSON: line 1");
    CU_ASSERT_PTR_NULL(result_load(SCHEMA, SCHEMA, complaint));
    unit_contains(complaint, "not a result this version can read");
}

static const struct unit_test tests[] = {
    {"a page names what was lost", a_page_names_what_was_lost},
    {"a part is marked by itself", a_part_is_marked_by_itself},
    {"a build that fails hides the checks",
     a_build_that_fails_hides_the_checks},
    {"what is not allowed is to be taken out",
     what_is_not_allowed_is_to_be_taken_out},
    {"a measured check shows its measure", a_measured_check_shows_its_measure},
    {"pages fit their width", pages_fit_their_width},
    {"colour is only for those who want it",
     colour_is_only_for_those_who_want_it},
    {"a terminal gets colour unless it declines",
     a_terminal_gets_colour_unless_it_declines},
    {"curves are shown with what bends them",
     curves_are_shown_with_what_bends_them},
    {"what code prints is shown and not obeyed",
     what_code_prints_is_shown_and_not_obeyed},
    {"long output is cut and counted", long_output_is_cut_and_counted},
    {"quoted lines break at blanks", quoted_lines_break_at_blanks},
    {"the end of output is quoted", the_end_of_output_is_quoted},
    {"a failed assertion is seen", a_failed_assertion_is_seen},
    {"one point is singular", one_point_is_singular},
    {"what does not build changes nothing",
     what_does_not_build_changes_nothing},
    {"a missing file need not compile", a_missing_file_need_not_compile},
    {"a solution of another course is recognised",
     a_solution_of_another_course_is_recognised},
    {"what a contract lacks is named", what_a_contract_lacks_is_named},
    {"words are never broken", words_are_never_broken},
    {"marks never round up", marks_never_round_up},
    {"only everything fills the bar", only_everything_fills_the_bar},
    {"what changed is named", what_changed_is_named},
    {"many changes are counted", many_changes_are_counted},
    {"a stage under way comes before an untouched one",
     a_stage_under_way_comes_before_an_untouched_one},
    {"what catch-up supplied is given", what_catch_up_supplied_is_given},
    {"a result that does not fit is refused",
     a_result_that_does_not_fit_is_refused},
    {"a value outside its list is refused",
     a_value_outside_its_list_is_refused},
    {"a file that is no result gets one sentence",
     a_file_that_is_no_result_gets_one_sentence},
    {0}};

int main(void)
{
    int status = unit_main("report", tests);
    free(text);
    return status;
}
