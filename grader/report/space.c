#include "space.h"

#include <math.h>

#include "result.h"

struct mean {
    double log_sum; /* of utilisations: exp(log_sum / n) is their mean */
    int n;
    const json_t *worst;
};

/* Traces that were made up to be hard say little about real use. */
static bool is_real(const json_t *trace)
{
    return !json_is_false(json_object_get(trace, "recorded"));
}

static struct mean mean_of(const json_t *traces, bool twin)
{
    struct mean mean = {0};
    size_t i;
    json_t *trace;
    json_array_foreach(traces, i, trace)
    {
        double utilisation = result_number(trace, "utilisation");
        if (result_true(trace, "twin") != twin || utilisation <= 0 ||
            !is_real(trace))
            continue;
        mean.n++;
        mean.log_sum += log(utilisation);
        if (!mean.worst ||
            utilisation < result_number(mean.worst, "utilisation"))
            mean.worst = trace;
    }
    return mean;
}

static void show_mean(const struct page *page, const char *name,
                      struct mean mean)
{
    if (mean.n == 0)
        return;
    page_say(page, PLAIN, "  %-26s %.3f", name, exp(mean.log_sum / mean.n));
    page_say(page, GREY, "   worst %.3f, %s\n",
             result_number(mean.worst, "utilisation"),
             result_text(mean.worst, "name"));
}

void space_show(const struct page *page, const json_t *result)
{
    const json_t *traces = json_object_get(result, "traces");
    if (json_array_size(traces) == 0)
        return;
    page_say(page, BOLD, "Peak live / peak footprint\n");
    show_mean(page, "on recorded programs", mean_of(traces, false));
    show_mean(page, "the same with other sizes", mean_of(traces, true));
    page_say(page, PLAIN, "\n");
}

/* The trace of that name, with other sizes or as recorded; NULL if that was
 * not run. */
static const json_t *find(const json_t *traces, const char *name, bool twin)
{
    size_t i;
    json_t *trace;
    json_array_foreach(traces, i, trace)
    {
        if (result_true(trace, "twin") == twin &&
            result_is(trace, "name", name))
            return trace;
    }
    return NULL;
}

static void show_row(const struct page *page, const json_t *trace,
                     const json_t *recorded)
{
    page_say(
        page, PLAIN, "  %-12.12s %9.0f %9.0f  %.3f    %.3f    %.3f",
        result_text(trace, "name"), result_number(trace, "peak_live"),
        result_number(trace, "footprint"), result_number(trace, "utilisation"),
        result_number(trace, "internal"), result_number(trace, "external"));
    if (recorded)
        page_say(page, PLAIN, "       %.3f",
                 result_number(recorded, "utilisation"));
    page_say(page, PLAIN, "\n");
}

/* Marks come from other sizes: a trace as recorded has a row only where it was
 * not run with others. */
void space_table(const struct page *page, const json_t *result)
{
    const json_t *traces = json_object_get(result, "traces");
    if (json_array_size(traces) == 0)
        return;
    page_say(page, BOLD, "Each trace with other sizes: bytes, then shares\n");
    page_say(page, GREY, "  %-12s %9s %9s %6s %8s %8s %11s\n", "trace", "live",
             "footprint", "used", "internal", "external", "as recorded");
    size_t i;
    json_t *trace;
    json_array_foreach(traces, i, trace)
    {
        const char *name = result_text(trace, "name");
        if (result_true(trace, "twin") || !find(traces, name, true))
            show_row(page, trace, find(traces, name, false));
    }
    page_say(page, PLAIN, "\n");
}
