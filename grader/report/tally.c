#include "tally.h"

#include <math.h>
#include <string.h>

#include "bar.h"
#include "lacks.h"
#include "result.h"

const char *tally_text(double marks, char text[TALLY_TEXT_BYTES])
{
    /* 99.996 must not read as 100. The small term undoes the binary fraction
     * in sums such as 0.1 + 0.2. */
    double shown = floor(marks * 100 + 1e-6) / 100;
    snprintf(text, TALLY_TEXT_BYTES, "%.2f", shown);
    for (size_t last = strlen(text) - 1; text[last] == '0'; last--)
        text[last] = '\0';
    size_t last = strlen(text) - 1;
    if (text[last] == '.')
        text[last] = '\0';
    return text;
}

const char *tally_count(double marks, const char *noun,
                        char text[TALLY_TEXT_BYTES])
{
    tally_text(marks, text);
    size_t n = strlen(text);
    snprintf(text + n, TALLY_TEXT_BYTES - n, " %s%s", noun,
             marks == 1 ? "" : "s");
    return text;
}

static void of(const struct page *page, enum style style, double earned,
               double possible)
{
    char ours[TALLY_TEXT_BYTES], all[TALLY_TEXT_BYTES];
    page_say(page, style, "%6s of %s", tally_text(earned, ours),
             tally_text(possible, all));
}

void tally_title(const struct page *page, const json_t *result)
{
    page_say(page, BOLD, "%s: %s", result_text(result, "lab"),
             result_text(result, "title"));
    const json_t *submission = json_object_get(result, "submission");
    size_t i;
    json_t *file;
    json_array_foreach(json_object_get(submission, "files"), i, file)
    {
        page_say(page, GREY, "%s%s", i ? ", " : "   ",
                 result_text(file, "name"));
    }
    page_say(page, GREY, "   %s, seed %d\n\n", result_text(result, "compiler"),
             result_int(result, "seed"));
}

static void show_axis(const struct page *page, const char *name,
                      const json_t *axis)
{
    double earned = result_number(axis, "earned");
    double possible = result_number(axis, "possible");
    if (possible == 0)
        return;
    page_say(page, PLAIN, "  %-14s ", name);
    bar_draw(page, earned, possible, page->width / 4);
    of(page, PLAIN, earned, possible);
    page_say(page, PLAIN, "\n");
}

static void show_stars(const struct page *page, const json_t *marks)
{
    double possible = result_number(marks, "stars_possible");
    if (possible == 0)
        return;
    page_say(page, PLAIN, "   stars");
    of(page, PLAIN, result_number(marks, "stars"), possible);
}

void tally_show(const struct page *page, const json_t *result)
{
    static const char *const names[] = {"correctness", "fragmentation",
                                        "scalability"};
    const json_t *marks = json_object_get(result, "marks");
    const json_t *axes = json_object_get(marks, "axes");
    double earned = result_number(marks, "earned");
    double possible = result_number(marks, "possible");
    page_say(page, PLAIN, "  ");
    bar_draw(page, earned, possible, page->width * 2 / 5);
    of(page, BOLD, earned, possible);
    show_stars(page, marks);
    page_say(page, PLAIN, "\n\n");
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        show_axis(page, names[i], json_object_get(axes, names[i]));
    page_say(page, PLAIN, "\n");
    lacks_show(page, result);
}

static const char *trouble(const json_t *result)
{
    if (result_true(json_object_get(result, "build"), "ok"))
        return "";
    if (result_file_refused(result))
        return result_text(json_object_get(result, "build"), "reason");
    if (result_refused(result))
        return "holds what is not allowed";
    return "does not build";
}

void tally_line(const struct page *page, const json_t *result,
                const char *folder)
{
    const json_t *marks = json_object_get(result, "marks");
    const char *why = trouble(result);
    page_say(page, PLAIN, "%-12s", result_text(result, "lab"));
    of(page, PLAIN, result_number(marks, "earned"),
       result_number(marks, "possible"));
    page_say(page, PLAIN, "%s%s%s%s\n", *why ? "   " : "", why,
             folder ? "   in " : "", folder ? folder : "");
}
