/* What lab 5 adds to the result: curves, and figures. */
#include "../../judge/box/box.h"
#include "../../judge/crash/places.h"
#include "../../judge/exam/result.h"
#include "curve.h"
#include "figures.h"

enum { LINES_AT = 4 }; /* 1 << 4 cores: whose hottest lines are told */

static json_t *series(const struct curve *curve, size_t offset)
{
    json_t *array = json_array();

    for (unsigned i = 0; i < CURVE_POINTS; i++) {
        const char *point = (const char *)&curve->point[i];
        json_array_append_new(array,
                              json_real(*(const double *)(point + offset)));
    }
    return array;
}

static json_t *bytes_series(const struct curve *curve, size_t offset)
{
    json_t *array = json_array();

    for (unsigned i = 0; i < CURVE_POINTS; i++) {
        const char *point = (const char *)&curve->point[i];
        uint64_t bytes = *(const uint64_t *)(point + offset);
        json_array_append_new(array, json_integer((json_int_t)bytes));
    }
    return array;
}

static json_t *cores(void)
{
    json_t *array = json_array();

    for (unsigned i = 0; i < CURVE_POINTS; i++)
        json_array_append_new(array, json_integer(1 << i));
    return array;
}

static json_t *line_json(const struct machine_line *line)
{
    uint64_t pc = (uint64_t)line->pc[0];
    struct frame place = {0};
    json_t *json =
        json_pack("{s:I, s:I}", "transfers", (json_int_t)line->transfers,
                  "false_shared", (json_int_t)line->false_shared);

    places_find(box_program(), &pc, 1, &place);
    if (place.line > 0)
        json_object_set_new(json, "where",
                            json_pack("{s:s, s:s, s:i}", "function",
                                      place.function, "file", place.file,
                                      "line", place.line));
    return json;
}

static json_t *lines_json(const struct point *point)
{
    json_t *array = json_array();

    for (unsigned i = 0; i < point->n_lines; i++)
        json_array_append_new(array, line_json(&point->line[i]));
    return array;
}

static json_t *curve_json(const struct curve *curve, const char *name)
{
    return json_pack(
        "{s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "workload", name,
        "cores", cores(), "throughput",
        series(curve, offsetof(struct point, throughput)), "contended",
        series(curve, offsetof(struct point, contended)), "transfers",
        series(curve, offsetof(struct point, transfers)), "false_shared",
        series(curve, offsetof(struct point, false_shared)), "mapped",
        bytes_series(curve, offsetof(struct point, mapped_peak)), "used",
        bytes_series(curve, offsetof(struct point, used_peak)), "hottest_lines",
        lines_json(&curve->point[LINES_AT]));
}

void lab_add_results(json_t *result)
{
    json_t *curves = json_array();

    for (enum workload i = 0; i < N_WORKLOADS; i++)
        if (curve_known(i)->measured)
            json_array_append_new(
                curves, curve_json(curve_known(i), workload_names[i]));
    json_object_set_new(result, "curves", curves);
    json_object_set_new(result, "figures", figures_json());
}
