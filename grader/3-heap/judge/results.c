/* What lab 3 adds to the result: a table of traces, and time series. */
#include "../../judge/exam/result.h"
#include "cost.h"
#include "workload.h"

static json_t *trace_json(const struct workload *workload, unsigned which)
{
    const struct trace *trace = workload->trace[which];
    const struct replay *run = &workload->run[which];
    double footprint = (double)run->footprint;

    return json_pack(
        "{s:s, s:b, s:b, s:I, s:I, s:I, s:f, s:f, s:f}", "name", trace->name,
        "twin", which == TWIN, "recorded", workload->recorded, "ops",
        (json_int_t)trace->n_ops, "peak_live", (json_int_t)run->peak_live,
        "footprint", (json_int_t)run->footprint, "utilisation",
        utilisation(run), "internal", (double)run->at_peak.internal / footprint,
        "external", (double)run->at_peak.external / footprint);
}

static json_t *series_json(const uint64_t *point)
{
    json_t *array = json_array();

    for (unsigned i = 0; i < SERIES_POINTS; i++)
        json_array_append_new(array, json_integer((json_int_t)point[i]));
    return array;
}

static json_t *run_series_json(const struct replay *run)
{
    return json_pack("{s:o, s:o}", "live", series_json(run->live_series),
                     "footprint", series_json(run->footprint_series));
}

static void add_workload(json_t *traces, json_t *series,
                         const struct workload *workload)
{
    for (unsigned which = PUBLIC; which <= TWIN; which++)
        if (workload->run[which].done)
            json_array_append_new(traces, trace_json(workload, which));
    if (workload->run[TWIN].done)
        json_object_set_new(series, workload->trace[PUBLIC]->name,
                            run_series_json(&workload->run[TWIN]));
}

static json_t *cost_json(const double *per_request)
{
    json_t *array = json_array();

    for (unsigned size = 0; size < COST_SIZES; size++)
        json_array_append_new(array, json_real(per_request[size]));
    return array;
}

void lab_add_results(json_t *result)
{
    json_t *traces = json_array(), *series = json_object();
    struct workload *list;
    unsigned n = workloads_run(&list);

    for (unsigned i = 0; i < n; i++)
        add_workload(traces, series, &list[i]);
    json_object_set_new(result, "traces", traces);
    json_object_set_new(result, "series", series);
    if (cost_measured())
        json_object_set_new(
            result, "cycles_a_request",
            json_pack("{s:o, s:o, s:o}", "live",
                      cost_json(cost_measure()->per_request[COST_LIVE]), "free",
                      cost_json(cost_measure()->per_request[COST_FREE]),
                      "tight",
                      cost_json(cost_measure()->per_request[COST_TIGHT])));
}
