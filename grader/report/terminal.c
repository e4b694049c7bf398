#include "terminal.h"

#include "change.h"
#include "failure.h"
#include "map.h"
#include "tally.h"
#include "next.h"
#include "result.h"
#include "space.h"

void terminal_show(const struct page *page, const json_t *result,
                   const json_t *before, const char *saguaro)
{
    const json_t *submission = json_object_get(result, "submission");
    if (!result_true(submission, "started")) {
        page_say(page, GREY, "%-12s not started\n", result_text(result, "lab"));
        return;
    }
    tally_title(page, result);
    tally_show(page, result);
    map_show(page, result);
    change_show(page, before, result);
    failure_of_build(page, result);
    const json_t *lost = result_first_lost(result);
    if (lost && result_true(json_object_get(result, "build"), "ok"))
        failure_show(page, result, lost, saguaro);
    space_show(page, result);
    next_show(page, result);
}
