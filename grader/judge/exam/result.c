#include "result.h"

#include "exam.h"
#include "../base/fail.h"
#include "../sandbox/launch.h"
#include "../sandbox/isolation.h"
#include "marks.h"
#include "../base/text.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { VERSION = 1, DIGITS = 6 };

static json_t *strings(const struct words *words)
{
    json_t *array = json_array();

    for (size_t i = 0; i < words->n; i++)
        json_array_append_new(array, json_string(words->word[i]));
    return array;
}

static json_t *marks_json(struct marks marks)
{
    return json_pack("{s:f, s:f}", "earned", marks.earned, "possible",
                     marks.possible);
}

static json_t *axes_json(void)
{
    json_t *axes = json_object();

    for (enum axis axis = 0; axis < N_AXES; axis++)
        json_object_set_new(axes, axis_name(axis),
                            marks_json(marks_sum(TRACK_CORE, ANY, (int)axis)));
    return axes;
}

static json_t *all_marks_json(void)
{
    struct marks core = marks_sum(TRACK_CORE, ANY, ANY);
    struct marks stars = marks_sum(TRACK_EXTENSION, ANY, ANY);

    return json_pack("{s:f, s:f, s:f, s:f, s:o}", "earned", core.earned,
                     "possible", core.possible, "stars", stars.earned,
                     "stars_possible", stars.possible, "axes", axes_json());
}

static bool all_skipped(unsigned stage)
{
    for (unsigned i = 0; i < exam.n_outcomes; i++)
        if (exam.outcome[i].stage == stage &&
            exam.outcome[i].verdict.status != SKIPPED)
            return false;
    return true;
}

static const char *stage_status(const struct lab_stage *stage,
                                struct marks marks)
{
    if (all_skipped(stage->number))
        return "skipped";
    if (stage_passed(stage->number))
        return "passed";
    return marks.earned > 0 ? "partial" : "failed";
}

static json_t *numbers(const unsigned *number, unsigned n)
{
    json_t *array = json_array();

    for (unsigned i = 0; i < n; i++)
        json_array_append_new(array, json_integer(number[i]));
    return array;
}

static json_t *stage_json(const struct lab_stage *stage)
{
    struct marks marks = marks_sum(stage->track, (int)stage->number, ANY);

    return json_pack("{s:i, s:s, s:s, s:i, s:o, s:f, s:f, s:s}", "number",
                     (int)stage->number, "title", stage->title, "track",
                     stage->track == TRACK_CORE ? "core" : "extension",
                     "minutes", (int)stage->minutes, "needs",
                     numbers(stage->needs, stage->n_needs), "earned",
                     marks.earned, "possible", marks.possible, "status",
                     stage_status(stage, marks));
}

static json_t *stages_json(void)
{
    json_t *array = json_array();

    for (unsigned i = 0; i < exam.lab->n_stages; i++)
        json_array_append_new(array, stage_json(&exam.lab->stage[i]));
    return array;
}

static void add_text(json_t *object, const char *key, const char *text)
{
    if (text && *text)
        json_object_set_new(object, key, json_string(text));
}

static void add_finding(json_t *object, const struct finding *found)
{
    add_text(object, "message", found->message);
    add_text(object, "call", found->call);
    add_text(object, "trace", found->trace);
    add_text(object, "interleaving", found->interleaving);
    add_text(object, "transcript", found->transcript);
    if (found->op >= 0)
        json_object_set_new(object, "op", json_integer(found->op));
    if (found->line > 0)
        json_object_set_new(object, "where",
                            json_pack("{s:s, s:s, s:i}", "function",
                                      found->function, "file", found->file,
                                      "line", found->line));
}

static void add_replay(json_t *object, const struct outcome *outcome)
{
    char *command = text_format("saguaro replay %s %s --seed %lu",
                                exam.lab->name, outcome->slug, exam.seed);

    json_object_set_new(object, "replay", json_string(command));
    json_object_set_new(object, "seed", json_integer((json_int_t)exam.seed));
    free(command);
}

static void add_measure(json_t *object, const struct outcome *outcome)
{
    json_object_set_new(
        object, "measure",
        json_pack("{s:f, s:f, s:f, s:s}", "value", outcome->verdict.value,
                  "floor", outcome->notes->floor, "goal", outcome->notes->goal,
                  "unit", outcome->notes->unit));
}

static json_t *check_json(const struct outcome *outcome)
{
    json_t *object = json_pack(
        "{s:i, s:s, s:s, s:s, s:s, s:i, s:f}", "stage", (int)outcome->stage,
        "name", outcome->slug, "sentence", outcome->check->sentence, "axis",
        axis_name(outcome->check->axis), "status",
        status_name(outcome->verdict.status), "points",
        (int)outcome->check->points, "earned", outcome->earned);

    if (outcome->verdict.status == FAILED)
        add_finding(object, &outcome->finding);
    if (outcome->verdict.status == FAILED ||
        outcome->verdict.status == MEASURED)
        add_replay(object, outcome);
    if (outcome->verdict.status == MEASURED)
        add_measure(object, outcome);
    if (outcome->verdict.status == SKIPPED)
        add_text(object, "because", outcome->verdict.because);
    add_text(object, "output", outcome->output);
    add_text(object, "hint", outcome->notes ? outcome->notes->hint : NULL);
    return object;
}

static json_t *checks_json(void)
{
    json_t *array = json_array();

    for (unsigned i = 0; i < exam.n_outcomes; i++)
        json_array_append_new(array, check_json(&exam.outcome[i]));
    return array;
}

static unsigned count_skipped(void)
{
    unsigned n = 0;

    for (unsigned i = 0; i < exam.n_outcomes; i++)
        n += exam.outcome[i].verdict.status == SKIPPED;
    return n;
}

static json_t *submission_json(void)
{
    const struct submission *submission = &exam.submission;
    json_t *files = json_array();

    for (unsigned i = 0; i < submission->n_files; i++) {
        const struct submission_file *file = &submission->file[i];
        json_array_append_new(
            files, json_pack("{s:s, s:I, s:s}", "name", file->name, "bytes",
                             (json_int_t)file->bytes, "sha256", file->sha256));
    }
    return json_pack("{s:o, s:o, s:o, s:b}", "files", files, "ignored",
                     strings(&submission->ignored), "notes",
                     strings(&submission->notes), "started",
                     submission->started);
}

static json_t *build_json(void)
{
    const struct build *build = &exam.build;
    json_t *object = json_pack("{s:b, s:s, s:o, s:I}", "ok", build->ok,
                               "output", build->output ? build->output : "",
                               "notes", strings(&build->notes), "globals_bytes",
                               (json_int_t)build->globals_bytes);

    add_text(object, "reason", build->reason);
    if (build->refused)
        json_object_set_new(object, "refused", json_true());
    return object;
}

/* Everything that belongs to this run and this machine. */
static json_t *run_json(double seconds)
{
    json_t *checks = json_object();
    char host[128] = "?";

    gethostname(host, sizeof host - 1);
    for (unsigned i = 0; i < exam.n_outcomes; i++)
        json_object_set_new(checks, exam.outcome[i].slug,
                            json_real(exam.outcome[i].seconds));
    return json_pack("{s:f, s:o, s:s, s:s}", "seconds", seconds,
                     "seconds_by_check", checks, "isolation", isolation(),
                     "host", host);
}

json_t *result_of_exam(double seconds)
{
    json_t *result = json_pack(
        "{s:s, s:i, s:s, s:s, s:I, s:s, s:o, s:o, s:o, s:o, s:o, s:i, s:o}",
        "schema", "saguaro-result", "version", VERSION, "lab", exam.lab->name,
        "title", exam.lab->title, "seed", (json_int_t)exam.seed, "compiler",
        compiler_name(), "submission", submission_json(), "build", build_json(),
        "marks", all_marks_json(), "stages", stages_json(), "checks",
        checks_json(), "skipped", (int)count_skipped(), "run",
        run_json(seconds));

    if (result == NULL)
        die("the result cannot be packed");
    if (exam.supplied > 1)
        json_object_set_new(result, "catch_up",
                            json_integer((json_int_t)exam.supplied));
    lab_add_results(result);
    return result;
}

json_t *result_of_list(void)
{
    return json_pack("{s:s, s:s, s:o, s:o}", "lab", exam.lab->name, "title",
                     exam.lab->title, "stages", stages_json(), "checks",
                     checks_json());
}

void result_write(json_t *result, const char *path)
{
    size_t flags =
        JSON_INDENT(1) | JSON_SORT_KEYS | JSON_REAL_PRECISION(DIGITS);
    char *partial;

    if (strcmp(path, "-") == 0) {
        json_dumpf(result, stdout, flags);
        putchar('\n');
        json_decref(result);
        return;
    }
    partial = text_format("%s.partial", path);
    if (json_dump_file(result, partial, flags) != 0 ||
        rename(partial, path) != 0)
        die("cannot write %s: %s", path, strerror(errno));
    free(partial);
    json_decref(result);
}
