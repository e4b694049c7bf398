/* compat.c: see compat.h. */
#include "compat.h"

#include <errno.h>
#include <ini.h>
#include <regex.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../base/fail.h"
#include "../audit/object.h"

static struct words *list_named(struct compat *compat, const char *name)
{
    const struct {
        const char *name;
        struct words *list;
    } lists[] = {
        {"flags", &compat->flags},
        {"calls", &compat->calls},
        {"optional", &compat->optional},
        {"varying", &compat->varying},
    };
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        if (strcmp(lists[i].name, name) == 0)
            return lists[i].list;
    return NULL;
}

/* For inih: 0 means that this line is wrong. */
static int take_pair(void *user, const char *section, const char *name,
                     const char *value)
{
    struct compat *compat = user;
    struct words *list = list_named(compat, name);
    if (strcmp(section, "compat") != 0)
        return 0;
    if (list)
        words_split(list, value);
    else if (strcmp(name, "alignment") == 0)
        compat->alignment = strtoul(value, NULL, 10);
    else
        return 0;
    return 1;
}

struct compat *compat_load(const struct lab *lab, const char *kit)
{
    struct compat *compat = calloc(1, sizeof *compat);
    if (!compat)
        die("out of memory");
    compat->folder =
        text_format("%s/grader/%s/compat/%s", lab->kit, lab->name, kit);
    char *path = text_format("%s/compat.ini", compat->folder);
    int bad_line = ini_parse(path, take_pair, compat);
    if (bad_line == -1)
        die("lab %s knows no kit '%s': %s: %s", lab->name, kit, path,
            strerror(errno));
    if (bad_line)
        die("%s:%d: expected flags, calls, optional, varying or alignment",
            path, bad_line);
    free(path);
    return compat;
}

void compat_free(struct compat *compat)
{
    words_free(&compat->flags);
    words_free(&compat->calls);
    words_free(&compat->optional);
    words_free(&compat->varying);
    free(compat->folder);
    free(compat);
}

/* Prints the declaration of `function` that stands first in the text, in this
 * shape at the start of a line:  bool mm_checkheap(int line)  */
static void declare(FILE *to, const char *text, const char *function)
{
    char *pattern =
        text_format("^(bool|int|void)[ \t\n]+%s[ \t\n]*\\([^()]*\\)", function);
    regex_t shape;
    regmatch_t match;
    if (regcomp(&shape, pattern, REG_EXTENDED | REG_NEWLINE))
        die("cannot look for %s", pattern);
    if (regexec(&shape, text, 1, &match, 0) == 0)
        fprintf(to, "%.*s;\n", (int)(match.rm_eo - match.rm_so),
                text + match.rm_so);
    regfree(&shape);
    free(pattern);
}

void compat_flags(const struct compat *compat, struct command *gcc)
{
    for (size_t i = 0; i < compat->flags.n; i++)
        command_add(gcc, compat->flags.word[i], NULL);
}

void compat_compile(const struct compat *compat, const char *source,
                    const struct workshop *workshop, struct command *gcc)
{
    char *path = text_format("%s/%s", workshop->folder, source);
    char *declared = text_format("%s/declared.h", workshop->folder);
    char *text = text_read(path);
    FILE *to = fopen(declared, "we");
    if (!to)
        die("%s: %s", declared, strerror(errno));
    fprintf(to, "#include <stdbool.h>\n");
    for (size_t i = 0; i < compat->varying.n; i++)
        declare(to, text, compat->varying.word[i]);
    fclose(to);
    compat_flags(compat, gcc);
    command_add(gcc, "-include", "declared.h", "-iquote", workshop->extra,
                NULL);
    free(path);
    free(declared);
    free(text);
}

void compat_rename(const struct compat *compat, const char *object_path,
                   struct words *missing, struct words *arguments)
{
    static const char *const kinds[] = {[RETURNS_UNKNOWN] = "int",
                                        [RETURNS_VOID] = "void",
                                        [RETURNS_BOOL] = "bool",
                                        [RETURNS_OTHER] = "int"};
    struct object *object = object_open(object_path);
    if (!object)
        die("%s is not an object file", object_path);
    for (size_t i = 0; i < compat->varying.n; i++) {
        const char *name = compat->varying.word[i];
        enum object_returns returns = object_returns(object, name);
        const char *kind = kinds[returns];
        words_say(arguments, "--redefine-sym=%s=%s_%s", name, name, kind);
        words_say(arguments, "--keep-global-symbol=%s_%s", name, kind);
        if (returns == RETURNS_VOID && words_have(&compat->optional, name) &&
            !words_have(missing, name))
            words_say(missing, "%s", name);
    }
    object_close(object);
}

void compat_adapt(struct workshop *workshop)
{
    struct command gcc = {.n = 0};
    char *source = text_format("%s/adapter.c", workshop->extra);
    command_add(&gcc, "/usr/bin/gcc", "-std=gnu11", "-O2", "-fno-pie",
                "-fno-omit-frame-pointer", "-iquote", workshop->headers, "-c",
                source, "-o", "adapter.o", NULL);
    if (workshop_run(workshop, &gcc) != TOOL_DONE)
        die("%s does not compile: %s", source, workshop->output);
    free(source);
}
