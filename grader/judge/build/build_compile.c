/* build_compile.c: from sources to one object file. */
#include "builder.h"

#include <stdlib.h>

#include "compiler.h"
#include "../lab/copies.h"
#include "../lab/tokens.h"

const char build_object[] = "submission.o";

/* Runs the compiler on `file` for `object`; `map` keeps the path of the folder
 * out of what it makes. */
static bool run_compiler(struct builder *b, struct command *gcc,
                         const char *stage, const char *file,
                         const char *object)
{
    char *map = text_format("-ffile-prefix-map=%s=.", b->workshop.folder);
    char *flags = build_kit_file(b, "@", b->row->flags);
    if (flags)
        command_add(gcc, flags, NULL);
    command_add(gcc, map, "-iquote", b->workshop.headers, stage, file, "-o",
                object, NULL);
    enum tool_end end = workshop_run(&b->workshop, gcc);
    free(flags);
    free(map);
    if (end == TOOL_DONE)
        return true;
    return build_give_up(
        b, workshop_explain(&b->workshop, end, file, "does not compile"));
}

static char *preprocessed_name(const char *file)
{
    return text_format("%s.i", file);
}

/* Looks at how functions hand structs to each other. */
static bool examine_calls(struct builder *b, const char *list)
{
    struct words refusals = {0};
    char *calls = text_read(list);
    copies_check(calls, &refusals);
    build_refuse(b, &refusals);
    bool good = refusals.n == 0;
    free(calls);
    words_free(&refusals);
    return good;
}

/* For the machine: what was looked through is compiled. */
static bool compile_preprocessed(struct builder *b, const char *file,
                                 const char *object)
{
    struct command gcc = compiler_compile(b->flavour);
    bool listed = compiler_lists_calls();
    char *preprocessed = preprocessed_name(file);
    char *list = text_format("%s/%s.calls", b->workshop.folder, file);
    char *option = text_format("%s%s", copies_option, list);
    if (b->compat)
        compat_flags(b->compat, &gcc);
    command_add(&gcc, listed ? option : NULL, NULL);
    bool good = run_compiler(b, &gcc, "-c", preprocessed, object);
    if (good && listed && b->row->flags)
        good = examine_calls(b, list);
    free(option);
    free(list);
    free(preprocessed);
    return good;
}

static bool compile(struct builder *b, const char *file, const char *object)
{
    struct command gcc = compiler_compile(b->flavour);
    if (b->preprocessed)
        return compile_preprocessed(b, file, object);
    if (b->compat)
        compat_compile(b->compat, file, &b->workshop, &gcc);
    return run_compiler(b, &gcc, "-c", file, object);
}

/* Each file by itself; several become one object, which is what is audited. */
bool build_compile(struct builder *b)
{
    const struct submission *submission = b->submission;
    if (submission->n_files == 1)
        return compile(b, submission->file[0].name, build_object);
    struct command ld = {.n = 0};
    struct words parts = {0};
    bool good = true;
    command_add(&ld, "/usr/bin/ld", "-r", "-o", build_object, NULL);
    for (unsigned i = 0; i < submission->n_files && good; i++) {
        words_say(&parts, "%s.o", submission->file[i].name);
        good = compile(b, submission->file[i].name, parts.word[i]);
        command_add(&ld, parts.word[i], NULL);
    }
    enum tool_end end = good ? workshop_run(&b->workshop, &ld) : TOOL_DONE;
    words_free(&parts);
    if (end != TOOL_DONE)
        return build_give_up(b, workshop_explain(&b->workshop, end,
                                                 build_source_name(b),
                                                 "does not link"));
    return good;
}

static char *read_file(const struct builder *b, const char *file)
{
    char *path = text_format("%s/%s", b->workshop.folder, file);
    char *text = text_read(path);
    free(path);
    return text;
}

/* Looks through a source and what it was preprocessed to. */
static void examine(struct builder *b, const char *file,
                    const char *preprocessed, struct words *refusals)
{
    const char *const trusted[] = {b->workshop.headers, b->workshop.extra,
                                   NULL};
    const struct tokens_rules rules = {trusted, &b->lab->includes};
    char *source = read_file(b, file), *text = read_file(b, preprocessed);
    tokens_raw(file, source, refusals);
    tokens_check(&rules, text, refusals);
    free(source);
    free(text);
}

static bool preprocess(struct builder *b, const char *file,
                       struct words *refusals)
{
    struct command gcc = compiler_compile(b->flavour);
    char *preprocessed = preprocessed_name(file);
    if (b->compat)
        compat_compile(b->compat, file, &b->workshop, &gcc);
    bool good = run_compiler(b, &gcc, "-E", file, preprocessed);
    if (good)
        examine(b, file, preprocessed, refusals);
    free(preprocessed);
    return good;
}

bool build_preprocess(struct builder *b)
{
    struct words refusals = {0};
    bool good = true;
    if (!compiler_lists_calls())
        words_say(&b->out->notes,
                  "%s built this: structs that functions take or return by "
                  "value were not looked for, and the simulated machine may "
                  "not see them",
                  compiler_name());
    for (unsigned i = 0; i < b->submission->n_files && good; i++)
        good = preprocess(b, b->submission->file[i].name, &refusals);
    build_refuse(b, &refusals);
    words_free(&refusals);
    b->preprocessed = good && !b->out->reason;
    return b->preprocessed;
}
