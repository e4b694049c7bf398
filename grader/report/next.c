#include "next.h"

#include <stdlib.h>

#include "../judge/base/text.h"
#include "map.h"
#include "result.h"

enum { MAX_NAMES = 6 }; /* of files that are not part of the lab */

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

/* Names, since a file of the lab may be among them, in a folder or misnamed. */
static void show_ignored(const struct page *page, const json_t *result)
{
    const json_t *submission = json_object_get(result, "submission");
    const json_t *ignored = json_object_get(submission, "ignored");
    size_t n = json_array_size(ignored);
    if (n == 0)
        return;
    char *text = text_format("Not part of this lab, and left alone:");
    for (size_t i = 0; i < n && i < MAX_NAMES; i++) {
        const char *name = json_string_value(json_array_get(ignored, i));
        char *word = text_format("%s%s", name, i + 1 < n ? "," : "");
        text_join(&text, word);
        free(word);
    }
    if (n > MAX_NAMES)
        text_join(&text, "and others");
    page_paragraph(page, 0, 2, text);
    free(text);
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
