/* workshop.c: see workshop.h. */
#include "workshop.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "../base/fail.h"
#include "../base/text.h"

enum { MAX_READABLE = 12 };

/* realpath(3) of a path made of two parts; frees nothing of its arguments. */
static char *real_path(const char *folder, const char *rest)
{
    char *path = text_format("%s%s", folder, rest);
    char *real = realpath(path, NULL);
    if (!real)
        die("%s: %s", path, strerror(errno));
    free(path);
    return real;
}

static void add_part(const struct lab *lab, const char *part,
                     struct words *readable)
{
    char *rest = text_format("/%s", part);
    char *path = real_path(lab->kit, rest);
    words_say(readable, "%s", path);
    free(path);
    free(rest);
}

/* The folders and files of the kit that the lab's flavours read. */
static void list_parts(const struct lab *lab, struct words *readable)
{
    for (enum flavour f = 0; f < N_FLAVOURS; f++) {
        const struct flavour_row *row = &flavour_rows[f];
        const char *const parts[] = {row->runtime, row->flags, row->names};
        if (!lab->flavour[f])
            continue;
        char *objects = text_format("%s/%s", row->objects, lab->name);
        add_part(lab, objects, readable);
        free(objects);
        for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
            if (parts[i])
                add_part(lab, parts[i], readable);
    }
}

struct workshop workshop_make(const struct lab *lab, const char *folder,
                              const char *extra)
{
    char *headers = text_format("/labs/%s", lab->name);
    struct workshop workshop = {
        .kit = real_path(lab->kit, ""),
        .folder = real_path(folder, ""),
        .headers = real_path(lab->kit, headers),
        .extra = extra ? real_path(extra, "") : NULL,
        .output = text_format("%s", ""),
    };
    free(headers);
    words_say(&workshop.readable, "%s", workshop.headers);
    if (extra)
        words_say(&workshop.readable, "%s", workshop.extra);
    list_parts(lab, &workshop.readable);
    return workshop;
}

void workshop_free(struct workshop *workshop)
{
    free(workshop->kit);
    free(workshop->folder);
    free(workshop->headers);
    free(workshop->extra);
    free(workshop->output);
    words_free(&workshop->readable);
}

static void hide(char *text, const char *folder)
{
    char *prefix = text_format("%s/", folder);
    text_replace(text, prefix, "");
    free(prefix);
}

enum tool_end workshop_run(struct workshop *workshop,
                           const struct command *command)
{
    const char *readable[MAX_READABLE + 1] = {NULL};
    if (workshop->readable.n > MAX_READABLE)
        die("a lab needs more than %d folders to be built", MAX_READABLE);
    for (size_t i = 0; i < workshop->readable.n; i++)
        readable[i] = workshop->readable.word[i];
    struct tool_run run = tool_run(command, workshop->folder, readable);
    hide(run.output, workshop->folder);
    hide(run.output, workshop->kit);
    text_replace(run.output, "{standard input}", "in assembly");
    char *all = text_format("%s%s", workshop->output, run.output);
    free(workshop->output);
    workshop->output = text_format("%.*s", TOOL_OUTPUT_BYTES, all);
    free(all);
    free(run.output);
    return run.end;
}

/* The line of the output that says what is wrong; else its first one. */
static char *first_error(const char *output)
{
    static const char *const signs[] = {"error: ", "Error: ", "undefined ref",
                                        "multiple def"};
    const char *found = NULL;
    for (size_t i = 0; i < sizeof signs / sizeof *signs && !found; i++)
        found = strstr(output, signs[i]);
    if (!found)
        found = output;
    while (found > output && found[-1] != '\n')
        found--;
    return text_format("%.*s", (int)strcspn(found, "\n"), found);
}

char *workshop_explain(const struct workshop *workshop, enum tool_end end,
                       const char *file, const char *failed)
{
    if (end == TOOL_TIME_OUT)
        return text_format("%s takes more than %d s to compile", file,
                           TOOL_CPU_S);
    if (end == TOOL_TOO_LARGE)
        return text_format("%s compiles to more than %d MB: too large", file,
                           TOOL_FILE_MB);
    if (end == TOOL_NO_MEMORY)
        return text_format("%s takes more than %d MB of memory to compile",
                           file, TOOL_MEMORY_MB);
    if (end == TOOL_CRASHED)
        return text_format("%s makes the compiler crash", file);
    char *error = first_error(workshop->output);
    char *reason = text_format("%s %s: %s", file, failed, error);
    free(error);
    return reason;
}
