/* test_exam.c: from checks to marks to a result. The lab is one whose checks
 * end in every way there is, and no box runs. CUnit cannot run inside CUnit:
 * each exam is this program again, told which scene to play. */
#include "judge/box/box.h"
#include "judge/base/check.h"
#include "judge/exam/exam.h"
#include "judge/base/fail.h"
#include "judge/exam/marks.h"
#include "judge/exam/result.h"
#include "judge/box/script.h"

#include <errno.h>
#include <jansson.h>
#include <math.h>

#include "scratch.h"

static const char lab_ini[] =
    "[lab]\ntitle = Ends\nfiles = a.c\napi = f\ncalls = g\nglobals_bytes = 0\n"
    "[stage 1]\ntitle = Passing\ntrack = core\nminutes = 5\n"
    "[stage 2]\ntitle = Failing\ntrack = core\n"
    "[stage 3]\ntitle = Waiting\ntrack = core\nneeds = 2\n"
    "[stage 4]\ntitle = Measuring\ntrack = core\nneeds = 1\n"
    "[stage 5]\ntitle = Stars\ntrack = extension\nneeds = 1\n"
    "[check a-claim-that-does-not-hold]\nhint = Count again.\n"
    "[check half-of-a-scale]\nfloor = 0\ngoal = 1\nunit = halves\n"
    "[check less-is-better]\nfloor = 100\ngoal = 20\nunit = steps\n"
    "[check no-number]\nfloor = 0\ngoal = 1\nunit = stars\n";

/* --- the lab ---------------------------------------------------------- */

static void (*extra)(void); /* a scene's own, in the check that holds */

static void holds(void)
{
    CHECK(2 + 2 == 4, "2 and 2 are not 4");
    if (extra)
        extra();
}

static void fails(void)
{
    finding_set_place("f", "a.c", 12);
    finding_set_trace("sqlite3");
    finding_set_call("f(24)", 1234);
    CHECK(2 + 2 == 5, "2 and 2 are %d", 4);
}

static void blames(void)
{
    blame("%s wrote over it", "somebody");
}

static void fails_in_scene(void *reached)
{
    *(bool *)reached = true;
    finding_set_place("f", "a.c", 13);
    CHECK(false, "a scene failed");
}

static void tries(void)
{
    bool reached = false;
    bool fine = check_try(fails_in_scene, &reached);
    CHECK(reached && !fine, "the scene was not tried");
    CHECK(finding.line == 0, "the scene left a finding");
}

static void measures_half(void)
{
    measure(0.49999);
}

static void measures_less(void)
{
    measure(40);
}

static void measures_no_number(void)
{
    measure(NAN);
}

static void skips(void)
{
    check_skip("there is no %s here", "KVM");
}

static void needs_g(void)
{
    check_needs("g");
    CHECK(true, "g is there");
}

static const struct check passing[] = {
    {CORRECTNESS, 20, "a claim that holds", holds}, {0}};
static const struct check failing[] = {
    {CORRECTNESS, 10, "a claim that does not hold", fails},
    {CORRECTNESS, 10, "a fault that is blamed", blames},
    {CORRECTNESS, 5, "a scene that may fail", tries},
    {0}};
static const struct check waiting[] = {
    {CORRECTNESS, 15, "what waits for stage 2", holds}, {0}};
static const struct check measuring[] = {
    {CORRECTNESS, 0, "what this machine cannot tell", skips},
    {FRAGMENTATION, 20, "half of a scale", measures_half},
    {FRAGMENTATION, 10, "less is better", measures_less},
    {FRAGMENTATION, 10, "what another kit lacks", needs_g},
    {0}};
static const struct check stars[] = {
    {SCALABILITY, 3, "no number", measures_no_number}, {0}};
const struct check *const lab_stages[] = {passing,   failing, waiting,
                                          measuring, stars,   NULL};

void lab_describe_call(char *text, size_t bytes, unsigned call,
                       const uint64_t arg[WIRE_ARGS])
{
    snprintf(text, bytes, "call %u of %lu", call, arg[0]);
}

void lab_add_results(json_t *result)
{
    json_object_set_new(result, "lab's own", json_true());
}

/* --- scenes: how an exam is set up, or goes wrong --------------------- */

static void as_it_is(void)
{
}

static void for_another_kit(void)
{
    exam.compat = "csapp";
    words_say(&exam.build.missing, "g");
}

static void one_check_only(void)
{
    exam.only = "half-of";
}

static void dependents_too(void)
{
    exam.run_dependents = true;
}

static void after_catch_up(void)
{
    exam.supplied = 3;
}

static void measures_off_scale(void)
{
    measure(1);
}

static void skips_with_points(void)
{
    check_skip("the check has points");
}

static void talks_to_no_box(void)
{
    ask(1, 24, 0);
}

static void says_too_much(void)
{
    script_clear();
    for (unsigned i = 0; i <= WIRE_STEPS; i++)
        script_add_on_slot(1, 0, 0, 0);
}

static void measures_off_scale_scene(void)
{
    extra = measures_off_scale;
}

static void skips_with_points_scene(void)
{
    extra = skips_with_points;
}

static void talks_to_no_box_scene(void)
{
    extra = talks_to_no_box;
}

static void says_too_much_scene(void)
{
    extra = says_too_much;
}

static void blames_outside(void)
{
    blame("nobody");
}

static void claims_outside(void)
{
    CHECK(false, "nothing");
}

static void measures_outside(void)
{
    measure(1);
}

static void writes_nowhere(void)
{
    unit_may_leak();
    result_write(json_object(), "/nowhere/result.json");
}

static const struct scene {
    const char *name;
    void (*prepare)(void);
} scenes[] = {{"as it is", as_it_is},
              {"for another kit", for_another_kit},
              {"one check only", one_check_only},
              {"dependents too", dependents_too},
              {"after catch-up", after_catch_up},
              {"measures off the scale", measures_off_scale_scene},
              {"skips points", skips_with_points_scene},
              {"talks to no box", talks_to_no_box_scene},
              {"says too much", says_too_much_scene},
              {"blames outside", blames_outside},
              {"claims outside", claims_outside},
              {"measures outside", measures_outside},
              {"writes nowhere", writes_nowhere},
              {0}};

/* This program as a judge: argv is name, kit, scene. Prints a result. */
static int examine(char **argv)
{
    const struct scene *scene = scenes;

    exam.lab = lab_load(argv[1], "ends");
    exam.seed = 7;
    exam.progress_fd = STDERR_FILENO;
    exam_list_checks();
    while (strcmp(scene->name, argv[2]) != 0)
        scene++;
    scene->prepare();
    exam_run();
    result_write(result_of_exam(0.5), "-");
    return 0;
}

/* --- playing a scene -------------------------------------------------- */

static struct scratch kit;
static char said[4096]; /* on standard error */

static void write_lab(const char *from, const char *to)
{
    char text[2 * sizeof lab_ini];
    const char *at = strstr(lab_ini, from);

    snprintf(text, sizeof text, "%.*s%s%s", (int)(at - lab_ini), lab_ini, to,
             at + strlen(from));
    scratch_write(&kit, "grader/ends/lab.ini", text);
}

/* Plays it and returns its result, NULL when it died. */
static json_t *play(const char *scene)
{
    char command[6 * PATH_MAX];
    snprintf(command, sizeof command,
             "%s %s '%s' >%s/out 2>%s/said; echo $? >>%s/said",
             program_invocation_name, kit.path, scene, kit.path, kit.path,
             kit.path);
    CU_ASSERT_EQUAL(system(command), 0);
    FILE *from = fopen(scratch_at(&kit, "said"), "r");
    said[fread(said, 1, sizeof said - 1, from)] = '\0';
    fclose(from);
    return json_load_file(scratch_at(&kit, "out"), 0, NULL);
}

/* The judge must have died, saying this. */
static void dies(const char *scene, const char *saying)
{
    json_t *result = play(scene);
    CU_ASSERT_PTR_NULL(result);
    unit_contains(said, saying);
    unit_contains(said, "\n2\n");
    json_decref(result);
}

static json_t *check_of(json_t *result, const char *name)
{
    json_t *check;
    size_t i;
    json_array_foreach(
        json_object_get(result, "checks"), i,
        check) if (strcmp(json_string_value(json_object_get(check, "name")),
                          name) == 0) return check;
    CU_FAIL_FATAL("no such check");
    return NULL;
}

static const char *text_of(json_t *object, const char *key)
{
    return json_string_value(json_object_get(object, key));
}

static double number_of(json_t *object, const char *key)
{
    return json_number_value(json_object_get(object, key));
}

static void expect_check(json_t *result, const char *name, const char *status,
                         double earned)
{
    json_t *check = check_of(result, name);
    CU_ASSERT_STRING_EQUAL(text_of(check, "status"), status);
    CU_ASSERT_DOUBLE_EQUAL(number_of(check, "earned"), earned, 1e-9);
}

static void expect_stage(json_t *result, unsigned number, const char *status)
{
    json_t *stage =
        json_array_get(json_object_get(result, "stages"), number - 1);
    CU_ASSERT_STRING_EQUAL(text_of(stage, "status"), status);
}

static void expect_marks(json_t *result, double earned, double possible)
{
    json_t *marks = json_object_get(result, "marks");
    CU_ASSERT_DOUBLE_EQUAL(number_of(marks, "earned"), earned, 1e-9);
    CU_ASSERT_DOUBLE_EQUAL(number_of(marks, "possible"), possible, 1e-9);
}

/* --- tests ------------------------------------------------------------ */

static void every_end_has_its_status(void)
{
    json_t *result = play("as it is");
    expect_check(result, "a-claim-that-holds", "passed", 20);
    expect_check(result, "a-claim-that-does-not-hold", "failed", 0);
    expect_check(result, "a-fault-that-is-blamed", "failed", 0);
    expect_check(result, "a-scene-that-may-fail", "passed", 5);
    expect_check(result, "what-waits-for-stage-2", "skipped", 0);
    expect_check(result, "what-this-machine-cannot-tell", "skipped", 0);
    expect_check(result, "half-of-a-scale", "measured", 10);
    expect_check(result, "less-is-better", "measured", 7.5);
    expect_check(result, "what-another-kit-lacks", "passed", 10);
    expect_check(result, "no-number", "measured", 0);
    json_decref(result);
}

static void marks_are_sums(void)
{
    json_t *result = play("as it is");
    json_t *marks = json_object_get(result, "marks");
    json_t *axes = json_object_get(marks, "axes");
    expect_marks(result, 52.5, 100);
    CU_ASSERT_EQUAL(number_of(marks, "stars_possible"), 3);
    CU_ASSERT_EQUAL(number_of(json_object_get(axes, "correctness"), "earned"),
                    25);
    CU_ASSERT_EQUAL(
        number_of(json_object_get(axes, "fragmentation"), "possible"), 40);
    CU_ASSERT_EQUAL(number_of(result, "skipped"), 2);
    json_decref(result);
}

static void stages_have_their_status(void)
{
    json_t *result = play("as it is");
    expect_stage(result, 1, "passed");
    expect_stage(result, 2, "partial");
    expect_stage(result, 3, "skipped");
    expect_stage(result, 4, "passed");
    expect_stage(result, 5, "failed");
    json_decref(result);
}

static void a_failure_is_told_in_full(void)
{
    json_t *result = play("as it is");
    json_t *check = check_of(result, "a-claim-that-does-not-hold");
    json_t *where = json_object_get(check, "where");
    unit_contains(text_of(check, "message"), "2 and 2 are 4");
    unit_contains(text_of(check, "call"), "f(24)");
    unit_contains(text_of(check, "trace"), "sqlite3");
    unit_contains(text_of(check, "hint"), "Count again.");
    unit_contains(text_of(check, "replay"),
                  "saguaro replay ends a-claim-that-does-not-hold --seed 7");
    unit_contains(text_of(where, "file"), "a.c");
    CU_ASSERT_EQUAL(number_of(where, "line"), 12);
    CU_ASSERT_EQUAL(number_of(check, "op"), 1234);
    json_decref(result);
}

static void findings_do_not_leak(void)
{
    json_t *result = play("as it is");
    json_t *check = check_of(result, "a-fault-that-is-blamed");
    unit_contains(text_of(check, "message"), "somebody wrote over it");
    CU_ASSERT_PTR_NULL(json_object_get(check, "where"));
    CU_ASSERT_PTR_NULL(json_object_get(check, "op"));
    CU_ASSERT_PTR_NULL(text_of(check, "trace"));
    json_decref(result);
}

static void a_skip_says_why(void)
{
    json_t *result = play("as it is");
    unit_contains(
        text_of(check_of(result, "what-this-machine-cannot-tell"), "because"),
        "there is no KVM here");
    unit_contains(
        text_of(check_of(result, "what-waits-for-stage-2"), "because"),
        "stage 2 is not finished");
    json_decref(result);
}

static void progress_is_told(void)
{
    json_decref(play("as it is"));
    unit_contains(said, "0 10 a claim that holds\n1 10 ");
    unit_contains(said, "\n10 10 done\n");
}

static void what_another_kit_lacks_is_excused(void)
{
    json_t *result = play("for another kit");
    expect_marks(result, 42.5, 90);
    expect_check(result, "what-another-kit-lacks", "skipped", 0);
    unit_contains(
        text_of(check_of(result, "what-another-kit-lacks"), "because"),
        "the contract of csapp has no g");
    expect_stage(result, 4, "passed");
    json_decref(result);
}

static void one_check_can_be_asked_for(void)
{
    json_t *result = play("one check only");
    expect_check(result, "half-of-a-scale", "measured", 10);
    unit_contains(
        text_of(json_object_get(check_of(result, "half-of-a-scale"), "measure"),
                "unit"),
        "halves");
    expect_check(result, "a-claim-that-holds", "skipped", 0);
    unit_contains(text_of(check_of(result, "a-claim-that-holds"), "because"),
                  "not asked for");
    json_decref(result);
}

static void dependents_can_be_run(void)
{
    json_t *result = play("dependents too");
    expect_check(result, "what-waits-for-stage-2", "passed", 15);
    json_decref(result);
}

static void what_was_supplied_earns_nothing(void)
{
    json_t *result = play("after catch-up");
    expect_check(result, "a-claim-that-holds", "skipped", 0);
    expect_check(result, "a-claim-that-does-not-hold", "skipped", 0);
    expect_check(result, "what-waits-for-stage-2", "passed", 15);
    CU_ASSERT_EQUAL(number_of(result, "catch_up"), 3);
    json_decref(result);
}

static void a_lab_adds_its_own(void)
{
    json_t *result = play("as it is");
    CU_ASSERT(json_is_true(json_object_get(result, "lab's own")));
    json_decref(result);
}

static void wrong_checks_are_our_fault(void)
{
    dies("measures off the scale", "lab.ini gives no floor, goal and unit");
    dies("skips points", "a check with points was skipped");
    dies("talks to no box", "a check talks to a box that it did not start");
    dies("says too much", "a script has more than");
}

static void no_check_ends_when_none_runs(void)
{
    dies("blames outside", "blamed outside of a check: nobody");
    dies("claims outside", "a claim failed outside of a check: nothing");
    dies("measures outside", "a check ended while none was running");
}

static void a_result_that_cannot_be_written_is_our_fault(void)
{
    dies("writes nowhere", "cannot write /nowhere/result.json: No such file");
}

static void lab_and_checks_must_agree(void)
{
    write_lab("[check no-number]", "[check no-such-check]");
    dies("as it is", "[check no-such-check] belongs to no check");
    write_lab("Waiting\ntrack = core", "Waiting\ntrack = extension");
    dies("as it is", "the core checks of ends sum to 85 points, not 100");
    write_lab("[check", "[check");
}

static const struct unit_test tests[] = {
    {"every end of a check has its status", every_end_has_its_status},
    {"marks are sums, by track and axis", marks_are_sums},
    {"stages have their status", stages_have_their_status},
    {"a failure is told in full", a_failure_is_told_in_full},
    {"what one check found is not the next one's", findings_do_not_leak},
    {"a skip says why", a_skip_says_why},
    {"progress is told, check by check", progress_is_told},
    {"what another kit lacks is excused", what_another_kit_lacks_is_excused},
    {"one check can be asked for", one_check_can_be_asked_for},
    {"dependents can be run", dependents_can_be_run},
    {"what was supplied earns nothing", what_was_supplied_earns_nothing},
    {"a lab adds its own results", a_lab_adds_its_own},
    {"wrong checks are our fault", wrong_checks_are_our_fault},
    {"no check ends when none runs", no_check_ends_when_none_runs},
    {"a result that cannot be written is our fault",
     a_result_that_cannot_be_written_is_our_fault},
    {"lab and checks must agree", lab_and_checks_must_agree},
    {0}};

int main(int argc, char **argv)
{
    if (argc > 1)
        return examine(argv);
    kit = scratch_make();
    scratch_folder(&kit, "grader");
    scratch_folder(&kit, "grader/ends");
    write_lab("[check", "[check");
    int status = unit_main("exam", tests);
    scratch_remove(&kit);
    return status;
}
