#include "failure.h"

#include <stdlib.h>
#include <string.h>

#include "tally.h"
#include "result.h"

enum {
    LABEL_COLUMNS = 12, /* "  printed   " */
    COMPILER_LINES = 24,
    ALL_LINES = 1 << 20,
};

static void label(const struct page *page, const char *name)
{
    page_say(page, GREY, "  %-*s", LABEL_COLUMNS - 2, name);
}

__attribute__((format(printf, 3, 4))) static void
row(const struct page *page, const char *name, const char *format, ...)
{
    char *text;
    va_list arguments;
    va_start(arguments, format);
    int length = vasprintf(&text, format, arguments);
    va_end(arguments);
    if (length < 0)
        return;
    label(page, name);
    page_paragraph(page, LABEL_COLUMNS, LABEL_COLUMNS, text);
    free(text);
}

static void show_heading(const struct page *page, const json_t *check)
{
    bool measured = result_is(check, "status", "measured");
    const char *heading = measured ? "More to gain: " : "Look at this first: ";
    char points[TALLY_TEXT_BYTES], earned[TALLY_TEXT_BYTES];
    tally_count(result_number(check, "points"), "point", points);
    tally_text(result_number(check, "earned"), earned);
    page_say(page, BOLD, "%s", heading);
    page_paragraph(page, strlen(heading), 4, result_text(check, "sentence"));
    if (measured)
        row(page, "stage", "%d, %s of %s", result_int(check, "stage"), earned,
            points);
    else if (result_number(check, "points") == 0)
        row(page, "stage", "%d; no points, but stages that need it wait",
            result_int(check, "stage"));
    else
        row(page, "stage", "%d, %s", result_int(check, "stage"), points);
}

/* The line of `output` in which assert(3) said what did not hold; its length
 * goes to *bytes, 0 if there is none. */
static const char *assertion(const char *output, int *bytes)
{
    for (; *output; output += *bytes + (output[*bytes] == '\n')) {
        *bytes = strcspn(output, "\n");
        const char *sign = strstr(output, "Assertion `");
        if (!sign)
            break;
        if (sign < output + *bytes)
            return output;
    }
    *bytes = 0;
    return output;
}

static void show_seen(const struct page *page, const json_t *check)
{
    int bytes;
    const char *message = result_text(check, "message");
    const char *said = assertion(result_text(check, "output"), &bytes);
    bool ended = *message && strchr(".?!", message[strlen(message) - 1]);
    const char *joint = ended ? " It printed: " : ". It printed: ";
    if (*message)
        row(page, "seen", "%s%s%.*s", message, bytes ? joint : "", bytes, said);
}

static void show_measure(const struct page *page, const json_t *check)
{
    const json_t *measure = json_object_get(check, "measure");
    if (!measure)
        return;
    row(page, "measured", "%.3f %s; marks begin at %g %s, all of them at %g",
        result_number(measure, "value"), result_text(measure, "unit"),
        result_number(measure, "floor"), result_text(measure, "unit"),
        result_number(measure, "goal"));
}

static void show_where(const struct page *page, const json_t *check)
{
    const json_t *where = json_object_get(check, "where");
    if (where)
        row(page, "where", "%s:%d in %s", result_text(where, "file"),
            result_int(where, "line"), result_text(where, "function"));
    if (*result_text(check, "call"))
        row(page, "call", "%s", result_text(check, "call"));
}

static void show_trace(const struct page *page, const json_t *check)
{
    const char *trace = result_text(check, "trace");
    if (!*trace)
        return;
    if (json_object_get(check, "op"))
        row(page, "trace", "%s, operation %d", trace, result_int(check, "op"));
    else
        row(page, "trace", "%s", trace);
}

/* The first check that failed and tells in which order of lines; NULL: none. */
static const json_t *check_with_order(const json_t *result)
{
    size_t i;
    json_t *check;
    json_array_foreach(json_object_get(result, "checks"), i, check)
    {
        if (result_is(check, "status", "failed") &&
            *result_text(check, "interleaving"))
            return check;
    }
    return NULL;
}

/* What breaks in a run of many steps may be the race that another check shows
 * in few. */
static void show_whose_order(const struct page *page, const json_t *result,
                             const json_t *check)
{
    const json_t *other = check_with_order(result);
    if (other && result_is(check, "status", "failed"))
        row(page, "perhaps",
            "a race: \"%s\" fails, too, and shows it line by line",
            result_text(other, "sentence"));
}

/* Two columns of code: never broken, either. */
static void show_interleaving(const struct page *page, const json_t *result,
                              const json_t *check)
{
    const char *text = result_text(check, "interleaving");
    if (!*text) {
        show_whose_order(page, result, check);
        return;
    }
    label(page, "order");
    page_say(page, GREY, "of the lines that led to it, from top to bottom\n");
    page_quote(page, 2, ALL_LINES, text);
}

/* Lines of a program: nor broken. */
static void show_transcript(const struct page *page, const json_t *check)
{
    const char *text = result_text(check, "transcript");
    if (!*text)
        return;
    label(page, "kernel");
    page_say(page, GREY, "what it was asked for meanwhile\n");
    page_quote(page, LABEL_COLUMNS, ALL_LINES, text);
}

/* What can be pasted is never broken. The result says "saguaro replay ..." for
 * what was typed as a path to saguaro. */
static void show_commands(const struct page *page, const json_t *result,
                          const json_t *check, const struct typed *typed)
{
    static const char name[] = "saguaro";
    const char *replay = result_text(check, "replay");
    if (strncmp(replay, name, strlen(name)) == 0) {
        label(page, "again");
        page_say(page, PLAIN, "%s%s%s\n", typed->saguaro, replay + strlen(name),
                 typed->options);
    }
    if (*result_text(check, "hint")) {
        label(page, "hint");
        page_say(page, PLAIN, "%s hint %s %s\n", typed->saguaro,
                 result_text(result, "lab"), result_text(check, "name"));
    }
}

void failure_show(const struct page *page, const json_t *result,
                  const json_t *check, const struct typed *typed, int max_lines)
{
    show_heading(page, check);
    show_seen(page, check);
    show_measure(page, check);
    show_where(page, check);
    show_trace(page, check);
    show_interleaving(page, result, check);
    show_transcript(page, check);
    show_commands(page, result, check, typed);
    if (*result_text(check, "output")) {
        label(page, "printed");
        page_say(page, GREY, "by your code, during this check\n");
        page_quote_end(page, LABEL_COLUMNS, max_lines,
                       result_text(check, "output"));
    }
    page_say(page, PLAIN, "\n");
}

/* Prints the sentences of a list as rows. Returns how many there were. */
static size_t show_notes(const struct page *page, const json_t *notes)
{
    size_t i;
    json_t *note;
    json_array_foreach(notes, i, note)
    {
        row(page, "note", "%s", json_string_value(note));
    }
    return json_array_size(notes);
}

/* What the kits of other courses declare and this one does not. Returns
 * whether it printed a row. */
static bool show_other_course(const struct page *page, const char *output)
{
    if (!strstr(output, "team_t"))
        return false;
    row(page, "note",
        "this looks like a solution for another course: try --compat csapp");
    return true;
}

void failure_of_build(const struct page *page, const json_t *result)
{
    const json_t *submission = json_object_get(result, "submission");
    const json_t *build = json_object_get(result, "build");
    bool ok = result_true(build, "ok");
    const char *output = result_text(build, "output");
    bool refused = result_refused(result);
    if (refused)
        page_say(page, BOLD,
                 "It compiles, but holds what this lab does not "
                 "allow, so nothing was checked.\n");
    else if (!ok)
        page_say(page, BOLD, "It does not build, so nothing was checked.\n");
    if (*result_text(build, "reason"))
        row(page, "why", "%s", result_text(build, "reason"));
    if (*output && (ok || refused))
        page_say(page, BOLD, "%sThe compiler warns:\n", refused ? "\n" : "");
    page_quote(page, 2, COMPILER_LINES, output);
    size_t notes = show_notes(page, json_object_get(submission, "notes")) +
                   show_notes(page, json_object_get(build, "notes"));
    notes += show_other_course(page, output);
    if (!ok || *output || notes)
        page_say(page, PLAIN, "\n");
}
