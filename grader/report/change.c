#include "change.h"

#include "result.h"

enum { INDENT = 4, MOST = 5 };

static bool is_ok(const json_t *check)
{
    return result_is(check, "status", "passed") ||
           (result_is(check, "status", "measured") &&
            result_number(check, "earned") == result_number(check, "points"));
}

static void show_sentence(const struct page *page, const json_t *check)
{
    page_say(page, PLAIN, "%*s", INDENT, "");
    page_paragraph(page, INDENT, INDENT, result_text(check, "sentence"));
}

/* Of a stage that `saguaro catch-up` supplied. */
static bool is_given(const json_t *result, const json_t *check)
{
    return result_int(check, "stage") < result_int(result, "catch_up");
}

/* Prints the sentences of the checks that are ok in `in` and were not in
 * `than`, under a heading: MOST of them, and how many more there are. A check
 * that `than` does not have, or that was given there, is no news. */
static void show_gained(const struct page *page, enum style style,
                        const char *heading, const json_t *in,
                        const json_t *than)
{
    size_t i, n = 0;
    json_t *check;
    json_array_foreach(json_object_get(in, "checks"), i, check)
    {
        const json_t *other = result_check(than, result_text(check, "name"));
        if (!other || !is_ok(check) || is_ok(other) || is_given(than, other))
            continue;
        if (n == 0)
            page_say(page, style, "%s\n", heading);
        if (n++ < MOST)
            show_sentence(page, check);
    }
    if (n > MOST)
        page_say(page, GREY, "%*sand %zu more\n", INDENT, "", n - MOST);
    if (n > 0)
        page_say(page, PLAIN, "\n");
}

static bool is_built(const json_t *result)
{
    return result_true(json_object_get(result, "build"), "ok");
}

void change_show(const struct page *page, const json_t *before,
                 const json_t *result)
{
    if (!before || !is_built(before) || !is_built(result))
        return;
    show_gained(page, GREEN, "Since last time these turned ok:", result,
                before);
    show_gained(page, RED, "Since last time these are no longer ok:", before,
                result);
}
