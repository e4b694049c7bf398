#include "calls.h"

#include <stdio.h>

#include "result.h"

enum { RANGE_BYTES = 48 };

/* "4096 to 8192", or "4096" when there is no more to it. */
static const char *range_text(const json_t *row, const char *key,
                              char text[RANGE_BYTES])
{
    const json_t *range = json_object_get(row, key);
    json_int_t least = json_integer_value(json_array_get(range, 0));
    json_int_t most = json_integer_value(json_array_get(range, 1));

    if (least == most)
        snprintf(text, RANGE_BYTES, "%lld", (long long)least);
    else
        snprintf(text, RANGE_BYTES, "%lld to %lld", (long long)least,
                 (long long)most);
    return text;
}

static void show_row(const struct page *page, const json_t *row)
{
    char bytes[RANGE_BYTES], calls[RANGE_BYTES], faults[RANGE_BYTES];

    page_say(page, PLAIN, "  %-16.16s  %-20s  %-14s  %s\n",
             result_text(row, "function"), range_text(row, "bytes", bytes),
             range_text(row, "system_calls", calls),
             range_text(row, "page_faults", faults));
}

void calls_show(const struct page *page, const json_t *result)
{
    const json_t *costs = json_object_get(result, "costs");
    size_t i;
    json_t *row;

    if (json_array_size(costs) == 0)
        return;
    page_say(page, BOLD, "What a call costs\n");
    page_say(page, GREY, "  %-16s  %-20s  %-14s  %s\n", "", "bytes",
             "system calls", "page faults");
    json_array_foreach(costs, i, row) show_row(page, row);
    page_say(page, PLAIN, "\n");
}
