#include "scaling.h"

#include "result.h"

static void show_numbers(const struct page *page, const json_t *numbers,
                         const char *format)
{
    size_t i;
    json_t *number;
    json_array_foreach(numbers, i, number)
        page_say(page, PLAIN, format, json_number_value(number));
    page_say(page, PLAIN, "\n");
}

static void show_head(const struct page *page, const json_t *curve)
{
    page_say(page, BOLD, "Requests in 1000 cycles, by threads\n");
    page_say(page, GREY, "  %-12s", "");
    show_numbers(page, json_object_get(curve, "cores"), "%8.0f");
}

static void show_curve(const struct page *page, const json_t *curve)
{
    page_say(page, PLAIN, "  %-12.12s", result_text(curve, "workload"));
    show_numbers(page, json_object_get(curve, "throughput"), "%8.1f");
}

static double last(const json_t *numbers)
{
    return json_number_value(
        json_array_get(numbers, json_array_size(numbers) - 1));
}

static void show_cost(const struct page *page, const json_t *curve)
{
    static const char *const names[] = {"contended", "transfers",
                                        "false_shared"};
    page_say(page, PLAIN, "  %-12.12s", result_text(curve, "workload"));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        page_say(page, PLAIN, "%14.3f", last(json_object_get(curve, names[i])));
    page_say(page, PLAIN, "\n");
}

/* What makes a curve bend: with most threads, where it is seen best. */
static void show_costs(const struct page *page, const json_t *curves)
{
    const json_t *cores = json_object_get(json_array_get(curves, 0), "cores");
    page_say(page, BOLD, "Each request with %.0f threads\n", last(cores));
    page_say(page, GREY, "  %-12s%14s%14s%14s\n", "", "contended", "transfers",
             "false-shared");
    size_t i;
    json_t *curve;
    json_array_foreach(curves, i, curve) show_cost(page, curve);
}

static void show_line(const struct page *page, const json_t *curve,
                      const json_t *line)
{
    const json_t *where = json_object_get(line, "where");
    if (!where)
        return;
    page_say(page, GREY, "  %s: %s(), %s line %.0f made a cache line move ",
             result_text(curve, "workload"), result_text(where, "function"),
             result_text(where, "file"), result_number(where, "line"));
    page_say(page, GREY, "%.0f times\n", result_number(line, "transfers"));
}

void scaling_show(const struct page *page, const json_t *result)
{
    const json_t *curves = json_object_get(result, "curves");
    if (json_array_size(curves) == 0)
        return;
    show_head(page, json_array_get(curves, 0));
    size_t i;
    json_t *curve;
    json_array_foreach(curves, i, curve) show_curve(page, curve);
    show_costs(page, curves);
    json_array_foreach(curves, i, curve)
    {
        const json_t *lines = json_object_get(curve, "hottest_lines");
        show_line(page, curve, json_array_get(lines, 0));
    }
    page_say(page, PLAIN, "\n");
}
