#include "next.h"

#include "map.h"
#include "result.h"

static void show_step(const struct page *page, const json_t *result)
{
    const char *lab = result_text(result, "lab");
    const json_t *stage = map_current(result);
    page_say(page, BOLD, "Next: ");
    if (result_file_refused(result))
        page_say(page, PLAIN, "put the file right, then: make %s\n", lab);
    else if (result_refused(result))
        page_say(page, PLAIN, "take out what is not allowed, then: make %s\n",
                 lab);
    else if (!result_true(json_object_get(result, "build"), "ok"))
        page_say(page, PLAIN, "make it compile, then: make %s\n", lab);
    else if (!stage)
        page_say(page, PLAIN, "nothing is left to do in this lab.\n");
    else if (result_is(stage, "track", "extension"))
        page_say(page, PLAIN,
                 "the core is done. For stars, step %d of "
                 "handouts/%s/README.md.\n",
                 result_int(stage, "number"), lab);
    else
        page_say(page, PLAIN, "step %d of handouts/%s/README.md%s.\n",
                 result_int(stage, "number"), lab,
                 result_is(stage, "status", "passed")
                     ? ", for the points it can still give"
                     : "");
}

static int count_failed(const json_t *result)
{
    int failed = 0;
    size_t i;
    json_t *check;
    json_array_foreach(json_object_get(result, "checks"), i, check)
    {
        failed += result_is(check, "status", "failed");
    }
    return failed;
}

static void show_ignored(const struct page *page, const json_t *result)
{
    const json_t *submission = json_object_get(result, "submission");
    size_t ignored = json_array_size(json_object_get(submission, "ignored"));
    if (ignored)
        page_say(page, GREY, "Not part of this lab, and left alone: %zu %s.\n",
                 ignored, ignored == 1 ? "file" : "files");
}

void next_foot(const struct page *page, const json_t *result)
{
    int failed = count_failed(result);
    int skipped = result_int(result, "skipped");
    const json_t *run = json_object_get(result, "run");
    show_ignored(page, result);
    page_say(page, GREY, "%d %s failed, %d skipped; %.1f seconds.\n", failed,
             failed == 1 ? "check" : "checks", skipped,
             result_number(run, "seconds"));
}

void next_show(const struct page *page, const json_t *result)
{
    show_step(page, result);
    next_foot(page, result);
}
