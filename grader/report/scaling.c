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
    json_array_foreach(curves, i, curve)
    {
        const json_t *lines = json_object_get(curve, "hottest_lines");
        show_line(page, curve, json_array_get(lines, 0));
    }
    page_say(page, PLAIN, "\n");
}
