#include "exam.h"

#include "../box/box.h"
#include "../base/clock.h"
#include "../base/fail.h"
#include "marks.h"
#include "../base/sentence.h"
#include "../witness/transcript.h"

#include <CUnit/CUnit.h>
#include <CUnit/TestDB.h>
#include <CUnit/TestRun.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TRANSCRIPT_LINES = 12 };

struct exam exam = {.progress_fd = -1};

static const char *const axis_names[N_AXES] = {"correctness", "fragmentation",
                                               "scalability"};

static const char *const status_names[] = {"passed", "failed", "measured",
                                           "skipped"};

const char *axis_name(enum axis axis)
{
    return axis_names[axis];
}

const char *status_name(enum status status)
{
    return status_names[status];
}

static void add_outcome(const struct check *check, unsigned stage)
{
    struct outcome *outcome = &exam.outcome[exam.n_outcomes];

    if (exam.n_outcomes == EXAM_MAX_CHECKS)
        die("%s has more than %d checks", exam.lab->name, EXAM_MAX_CHECKS);
    exam.n_outcomes++;
    *outcome = (struct outcome){.check = check, .stage = stage};
    sentence_slug(outcome->slug, sizeof outcome->slug, check->sentence);
    outcome->notes = lab_check_find(exam.lab, outcome->slug);
}

static void add_stages(void)
{
    unsigned stage = 0;

    for (const struct check *const *table = lab_stages; *table; table++) {
        bool goes_on = !(*table)->run;
        table += goes_on;
        stage += !goes_on;
        for (const struct check *check = *table; check->run; check++)
            add_outcome(check, stage);
    }
    if (stage != exam.lab->n_stages)
        die("grader/%s: lab.ini has %u stages, there are checks for %u",
            exam.lab->name, exam.lab->n_stages, stage);
}

static bool is_listed(const char *slug)
{
    for (unsigned i = 0; i < exam.n_outcomes; i++)
        if (strcmp(exam.outcome[i].slug, slug) == 0)
            return true;
    return false;
}

void exam_list_checks(void)
{
    exam.n_outcomes = 0;
    add_stages();
    for (unsigned i = 0; i < exam.lab->n_checks; i++)
        if (!is_listed(exam.lab->check[i].slug))
            die("grader/%s/lab.ini: [check %s] belongs to no check",
                exam.lab->name, exam.lab->check[i].slug);
    if (marks_possible(TRACK_CORE) != 100)
        die("the core checks of %s sum to %u points, not 100", exam.lab->name,
            marks_possible(TRACK_CORE));
}

static bool is_lost(const struct outcome *outcome)
{
    if (outcome->verdict.status == SKIPPED)
        return outcome->check->points > 0 && !outcome->verdict.excused;
    return outcome->verdict.status == FAILED;
}

bool stage_passed(unsigned stage)
{
    double earned = 0, possible = 0;

    if (stage < exam.supplied)
        return true;
    for (unsigned i = 0; i < exam.n_outcomes; i++) {
        const struct outcome *outcome = &exam.outcome[i];
        if (outcome->stage != stage)
            continue;
        if (is_lost(outcome))
            return false;
        earned += outcome->earned;
        possible += outcome->verdict.excused ? 0 : outcome->check->points;
    }
    return 2 * earned >= possible;
}

static void skip(struct outcome *outcome, const char *because)
{
    struct verdict *verdict = &outcome->verdict;

    verdict->status = SKIPPED;
    snprintf(verdict->because, sizeof verdict->because, "%s", because);
}

void exam_skip_all(const char *because)
{
    for (unsigned i = 0; i < exam.n_outcomes; i++)
        skip(&exam.outcome[i], because);
}

static bool is_asked_for(const char *slug)
{
    return (exam.only == NULL || strstr(slug, exam.only) != NULL) &&
           (exam.but == NULL || strstr(slug, exam.but) == NULL);
}

/* True, and the outcome says why, if it is not to be run at all. */
static bool skip_unless_due(struct outcome *outcome)
{
    const struct lab_stage *stage = lab_stage_find(exam.lab, outcome->stage);
    char because[160];

    if (!is_asked_for(outcome->slug)) {
        skip(outcome, "not asked for");
        return true;
    }
    if (stage->number < exam.supplied) {
        skip(outcome, "this stage was supplied by catch-up");
        return true;
    }
    for (unsigned i = 0; i < stage->n_needs && !exam.run_dependents; i++) {
        if (exam.only || stage_passed(stage->needs[i]))
            continue;
        snprintf(because, sizeof because, "stage %u is not finished",
                 stage->needs[i]);
        skip(outcome, because);
        return true;
    }
    return false;
}

/* Holds the verdict against what the lab says of the check. */
static void question(const struct outcome *outcome)
{
    const struct verdict *verdict = &outcome->verdict;
    bool has_scale = outcome->notes && outcome->notes->measured;

    if (verdict->status == MEASURED && !has_scale)
        die("%s: lab.ini gives no floor, goal and unit", outcome->slug);
    if (verdict->status == SKIPPED && !verdict->excused &&
        outcome->check->points != 0)
        die("%s: a check with points was skipped", outcome->slug);
}

/* What a call that never came back had asked of the kernel: a check tells of
 * those that did. */
static void complete_finding(void)
{
    size_t n;

    clerk_log(&n);
    if (finding.transcript[0] == '\0' && n > 0)
        transcript_tell(finding.transcript, sizeof finding.transcript,
                        finding.call, TRANSCRIPT_LINES);
}

static void settle(struct outcome *outcome)
{
    box_stop();
    question(outcome);
    if (outcome->verdict.status == FAILED) {
        complete_finding();
        outcome->finding = finding;
    }
    if (*box_output())
        outcome->output = strdup(box_output());
    outcome->earned = marks_earned(outcome);
}

static void run_one(CU_pSuite suite, struct outcome *outcome)
{
    double start = clock_seconds();
    CU_pTest test = CU_get_test(suite, outcome->check->sentence);

    finding_clear();
    box_forget();
    clerk_clear();
    check_begin(&outcome->verdict);
    if (test == NULL || CU_run_test(suite, test) > CUE_TEST_INACTIVE)
        die("CUnit cannot run \"%s\": %s", outcome->check->sentence,
            CU_get_error_msg());
    check_end();
    settle(outcome);
    outcome->seconds = clock_seconds() - start;
}

static void show_progress(unsigned done, const char *sentence)
{
    if (exam.progress_fd >= 0)
        dprintf(exam.progress_fd, "%u %u %s\n", done, exam.n_outcomes,
                sentence);
}

static CU_pSuite suite_of(const struct lab_stage *stage)
{
    CU_pSuite suite = CU_get_suite(stage->title);

    if (suite == NULL)
        suite = CU_add_suite(stage->title, NULL, NULL);
    if (suite == NULL)
        die("CUnit: %s", CU_get_error_msg());
    return suite;
}

static CU_pSuite register_check(const struct outcome *outcome)
{
    unsigned stage = outcome->stage;
    CU_pSuite suite = suite_of(lab_stage_find(exam.lab, stage));

    if (CU_add_test(suite, outcome->check->sentence, outcome->check->run) ==
        NULL)
        die("CUnit: %s", CU_get_error_msg());
    return suite;
}

void exam_run(void)
{
    finding_set_files(&exam.lab->files);
    check_excuse(&exam.build.missing, exam.compat);
    if (CU_initialize_registry() != CUE_SUCCESS)
        die("CUnit: %s", CU_get_error_msg());
    for (unsigned i = 0; i < exam.n_outcomes; i++) {
        struct outcome *outcome = &exam.outcome[i];
        CU_pSuite suite = register_check(outcome);
        show_progress(i, outcome->check->sentence);
        if (!skip_unless_due(outcome))
            run_one(suite, outcome);
    }
    show_progress(exam.n_outcomes, "done");
    CU_cleanup_registry();
}
