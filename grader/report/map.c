#include "map.h"

#include <string.h>

#include "tally.h"
#include "result.h"

static const struct word {
    const char *status, *shown;
    enum style style;
} words[] = {
    {"passed", "ok", GREEN},      {"partial", "part", YELLOW},
    {"measured", "part", YELLOW}, {"failed", "failed", RED},
    {"skipped", "skipped", GREY}, {"given", "given", GREY},
};

static const struct word *word_for(const char *status)
{
    size_t i = 0;
    while (strcmp(words[i].status, status) != 0)
        i++;
    return &words[i];
}

/* Stages below catch_up were supplied by `saguaro catch-up`. */
static const char *stage_status(const json_t *result, const json_t *stage)
{
    if (result_int(stage, "number") < result_int(result, "catch_up"))
        return "given";
    return result_text(stage, "status");
}

static bool is_passed(const json_t *result, const json_t *stage)
{
    const char *status = stage_status(result, stage);
    return strcmp(status, "passed") == 0 || strcmp(status, "given") == 0;
}

/* Passed, and no measured check left to better. */
static bool is_done(const json_t *result, const json_t *stage)
{
    bool given = strcmp(stage_status(result, stage), "given") == 0;
    return given ||
           (is_passed(result, stage) &&
            result_number(stage, "earned") >= result_number(stage, "possible"));
}

/* No stage that it needs is still to be passed. */
static bool stands_alone(const json_t *result, const json_t *stage)
{
    size_t i;
    json_t *need;
    json_array_foreach(json_object_get(stage, "needs"), i, need)
    {
        const json_t *needed =
            result_stage(result, (int)json_integer_value(need));
        if (needed && !is_passed(result, needed))
            return false;
    }
    return true;
}

/* Stages may be begun in any order: one that earned something, and does not
 * wait for another, is being worked on. */
static bool is_not_under_way(const json_t *result, const json_t *stage)
{
    return is_passed(result, stage) || result_number(stage, "earned") == 0 ||
           !stands_alone(result, stage);
}

static json_t *first_not(bool (*good)(const json_t *, const json_t *),
                         const json_t *result, const char *track)
{
    size_t i;
    json_t *stage;
    json_array_foreach(json_object_get(result, "stages"), i, stage)
    {
        if (result_is(stage, "track", track) && !good(result, stage))
            return stage;
    }
    return NULL;
}

json_t *map_current(const json_t *result)
{
    json_t *stage = first_not(is_not_under_way, result, "core");
    if (!stage)
        stage = first_not(is_passed, result, "core");
    if (!stage)
        stage = first_not(is_done, result, "core");
    return stage ? stage : first_not(is_done, result, "extension");
}

const json_t *map_first_lost(const json_t *result)
{
    const json_t *stage = map_current(result);
    size_t i;
    json_t *check;
    json_array_foreach(json_object_get(result, "checks"), i, check)
    {
        if (stage && result_is(check, "status", "failed") &&
            result_int(check, "stage") == result_int(stage, "number"))
            return check;
    }
    return result_first_lost(result);
}

/* A measured check with all its points is as good as passed. */
static const char *check_status(const json_t *check)
{
    bool all = result_number(check, "earned") == result_number(check, "points");
    return result_is(check, "status", "measured") && all
               ? "passed"
               : result_text(check, "status");
}

static void show_check(const struct page *page, const json_t *check)
{
    const struct word *word = word_for(check_status(check));
    page_say(page, PLAIN, "       ");
    page_say(page, word->style, "%-8s", word->shown);
    page_paragraph(page, 15, 17, result_text(check, "sentence"));
}

static void show_checks(const struct page *page, const json_t *result,
                        int stage)
{
    size_t i;
    json_t *check;
    json_array_foreach(json_object_get(result, "checks"), i, check)
    {
        if (result_int(check, "stage") == stage)
            show_check(page, check);
    }
}

/* "  needs 2, 3" for a stage that was skipped. */
static void show_needs(const struct page *page, const json_t *stage)
{
    size_t i;
    json_t *need;
    json_array_foreach(json_object_get(stage, "needs"), i, need)
    {
        page_say(page, GREY, "%s%d", i ? ", " : "  needs ",
                 (int)json_integer_value(need));
    }
}

static void show_stage(const struct page *page, const json_t *result,
                       const json_t *stage)
{
    const struct word *word = word_for(stage_status(result, stage));
    char earned[TALLY_TEXT_BYTES], possible[TALLY_TEXT_BYTES];
    int title_columns = page->width - 44;
    page_say(page, PLAIN, "  %2d%c  %-*.*s ", result_int(stage, "number"),
             result_is(stage, "track", "extension") ? '*' : ' ', title_columns,
             title_columns, result_text(stage, "title"));
    page_say(page, word->style, "%-8s", word->shown);
    page_say(page, PLAIN, "%6s of %s",
             tally_text(result_number(stage, "earned"), earned),
             tally_text(result_number(stage, "possible"), possible));
    if (strcmp(stage_status(result, stage), "skipped") == 0)
        show_needs(page, stage);
    page_say(page, PLAIN, "\n");
}

void map_show(const struct page *page, const json_t *result)
{
    const json_t *current = map_current(result);
    size_t i;
    json_t *stage;
    json_array_foreach(json_object_get(result, "stages"), i, stage)
    {
        show_stage(page, result, stage);
        if (stage == current && !result_is(stage, "status", "skipped"))
            show_checks(page, result, result_int(stage, "number"));
    }
    page_say(page, PLAIN, "\n");
}

void map_show_all(const struct page *page, const json_t *result)
{
    size_t i;
    json_t *stage;
    json_array_foreach(json_object_get(result, "stages"), i, stage)
    {
        show_stage(page, result, stage);
        show_checks(page, result, result_int(stage, "number"));
    }
    page_say(page, PLAIN, "\n");
}
