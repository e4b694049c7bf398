#include "terminal.h"

#include "calls.h"
#include "change.h"
#include "map.h"
#include "tally.h"
#include "next.h"
#include "result.h"
#include "scaling.h"
#include "space.h"

enum { OUTPUT_LINES = 12 };

/* What does not hold, and in what detail. */
static void show_lost(const struct page *page, const json_t *result,
                      const struct typed *typed)
{
    failure_of_build(page, result);
    const json_t *lost = map_first_lost(result);
    if (lost && result_true(json_object_get(result, "build"), "ok"))
        failure_show(page, result, lost, typed, OUTPUT_LINES);
    space_show(page, result);
    scaling_show(page, result);
    calls_show(page, result);
}

void terminal_show_part(const struct page *page, const json_t *part,
                        const struct typed *typed)
{
    tally_title(page, part);
    tally_show(page, part);
    map_show_all(page, part);
    show_lost(page, part, typed);
    space_table(page, part);
    next_foot(page, part);
}

void terminal_show(const struct page *page, const json_t *result,
                   const json_t *before, const struct typed *typed)
{
    tally_title(page, result);
    tally_show(page, result);
    map_show(page, result);
    change_show(page, before, result);
    show_lost(page, result, typed);
    next_show(page, result);
}
