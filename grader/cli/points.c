/* saguaro points: the table of marks of a lab, as its judge has it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../judge/base/text.h"
#include "../judge/lab/lab.h"
#include "../report/page.h"
#include "../report/result.h"
#include "../report/tally.h"
#include "command.h"
#include "kit.h"
#include "options.h"
#include "run.h"

enum { SENTENCE_COLUMN = 24 }; /* "   10  correctness    a sentence" */

static bool is_of(const json_t *check, const json_t *stage)
{
    return result_int(check, "stage") == result_int(stage, "number");
}

static double points_of(const json_t *checks, const json_t *stage)
{
    double points = 0;
    size_t i;
    json_t *check;
    json_array_foreach(checks, i, check)
    {
        if (is_of(check, stage))
            points += result_number(check, "points");
    }
    return points;
}

static void show_stage(const struct page *page, const json_t *stage,
                       double points)
{
    char text[TALLY_TEXT_BYTES];
    bool extension = result_is(stage, "track", "extension");
    page_say(page, BOLD, "\nStage %d: %s\n", result_int(stage, "number"),
             result_text(stage, "title"));
    page_say(page, GREY, "  %s, about %d minutes\n",
             tally_count(points, extension ? "star" : "point", text),
             result_int(stage, "minutes"));
}

/* From where to where marks grow. */
static void show_scale(const struct page *page, const struct lab_check *notes)
{
    static const char label[] = "measured: ";
    char *text = text_format("marks begin at %g %s, all of them at %g",
                             notes->floor, notes->unit, notes->goal);
    page_say(page, GREY, "%*s%s", SENTENCE_COLUMN, "", label);
    page_paragraph(page, SENTENCE_COLUMN + strlen(label), SENTENCE_COLUMN + 2,
                   text);
    free(text);
}

static void show_check(const struct page *page, const struct lab *lab,
                       const json_t *check)
{
    const struct lab_check *notes =
        lab_check_find(lab, result_text(check, "name"));
    char points[TALLY_TEXT_BYTES];
    page_say(page, PLAIN, "  %5s  %-14s ",
             tally_text(result_number(check, "points"), points),
             result_text(check, "axis"));
    page_paragraph(page, SENTENCE_COLUMN, SENTENCE_COLUMN,
                   result_text(check, "sentence"));
    if (notes && notes->measured)
        show_scale(page, notes);
}

static void show_lab(const struct page *page, const char *name)
{
    struct lab *lab = lab_load(kit_root(), name);
    json_t *list = run_list(name);
    const json_t *checks = json_object_get(list, "checks");
    page_say(page, BOLD, "%s: %s\n", name, lab->title);
    size_t i, k;
    json_t *stage, *check;
    json_array_foreach(json_object_get(list, "stages"), i, stage)
    {
        show_stage(page, stage, points_of(checks, stage));
        json_array_foreach(checks, k, check)
        {
            if (is_of(check, stage))
                show_check(page, lab, check);
        }
    }
    page_say(page, GREY, "\nA part of a title is enough: %s replay %s \"%s\"\n",
             kit_command(), name,
             result_text(json_array_get(checks, 0), "sentence"));
    json_decref(list);
    lab_free(lab);
}

int points_command(int argc, char **argv)
{
    const struct option_row none[] = {{0}};
    struct page page = page_on(stdout);
    argc = options_take(argc, argv, none);
    const struct words *labs = kit_labs();
    for (int i = 1; i < argc; i++)
        kit_expect_lab(argv[i]);
    for (int i = 1; i < argc; i++)
        show_lab(&page, argv[i]);
    for (size_t i = 0; argc == 1 && i < labs->n; i++)
        show_lab(&page, labs->word[i]);
    return 0;
}
