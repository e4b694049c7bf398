#include "terminal.h"

#include "change.h"
#include "map.h"
#include "tally.h"
#include "next.h"
#include "result.h"
#include "space.h"

enum { OUTPUT_LINES = 12 };

void terminal_show(const struct page *page, const json_t *result,
                   const json_t *before, const struct typed *typed)
{
    tally_title(page, result);
    tally_show(page, result);
    map_show(page, result);
    change_show(page, before, result);
    failure_of_build(page, result);
    const json_t *lost = result_first_lost(result);
    if (lost && result_true(json_object_get(result, "build"), "ok"))
        failure_show(page, result, lost, typed, OUTPUT_LINES);
    space_show(page, result);
    next_show(page, result);
}
