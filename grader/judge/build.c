/* build.c: see build.h. */
#include "build.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>

#include "audit.h"
#include "compat.h"
#include "compiler.h"
#include "fail.h"
#include "object.h"
#include "workshop.h"

/* A build under way. */
struct builder {
    const struct lab *lab;
    const struct submission *submission;
    enum flavour flavour;
    struct compat *compat; /* NULL: written for this kit */
    struct workshop workshop;
    glob_t box; /* the kit's object files */
    struct build *out;
};

static const char object_name[] = "submission.o";

static bool give_up(struct builder *b, char *reason)
{
    b->out->reason = reason;
    return false;
}

static void copy_words(struct words *to, const struct words *from)
{
    for (size_t i = 0; i < from->n; i++)
        words_say(to, "%s", from->word[i]);
}

/* What to call the submission in a sentence. */
static const char *source_name(const struct builder *b)
{
    return b->submission->n_files == 1 ? b->submission->file[0].name
                                       : "what was handed in";
}

static bool compile(struct builder *b, const char *file, const char *object)
{
    struct command gcc = compiler_compile(b->flavour);
    char *map = text_format("-ffile-prefix-map=%s=.", b->workshop.folder);
    if (b->compat)
        compat_compile(b->compat, file, &b->workshop, &gcc);
    command_add(&gcc, map, "-iquote", b->workshop.headers, "-c", file, "-o",
                object, NULL);
    enum tool_end end = workshop_run(&b->workshop, &gcc);
    free(map);
    if (end == TOOL_DONE)
        return true;
    return give_up(
        b, workshop_explain(&b->workshop, end, file, "does not compile"));
}

/* Each file by itself; several become one object, which is what is audited. */
static bool compile_all(struct builder *b)
{
    const struct submission *submission = b->submission;
    if (submission->n_files == 1)
        return compile(b, submission->file[0].name, object_name);
    struct command ld = {.n = 0};
    struct words parts = {0};
    bool good = true;
    command_add(&ld, "/usr/bin/ld", "-r", "-o", object_name, NULL);
    for (unsigned i = 0; i < submission->n_files && good; i++) {
        words_say(&parts, "%s.o", submission->file[i].name);
        good = compile(b, submission->file[i].name, parts.word[i]);
        command_add(&ld, parts.word[i], NULL);
    }
    enum tool_end end = good ? workshop_run(&b->workshop, &ld) : TOOL_DONE;
    words_free(&parts);
    if (end != TOOL_DONE)
        return give_up(b, workshop_explain(&b->workshop, end, source_name(b),
                                           "does not link"));
    return good;
}

/* Names that the box defines and a submission must not. */
static struct words kit_symbols(const struct builder *b)
{
    struct words names = {0};
    for (size_t i = 0; i < b->box.gl_pathc; i++) {
        struct object *object = object_open(b->box.gl_pathv[i]);
        if (!object)
            die("%s is not an object file", b->box.gl_pathv[i]);
        for (size_t j = 0; j < object->n_symbols; j++)
            if (object->symbol[j].defined && object->symbol[j].bind)
                words_say(&names, "%s", object->symbol[j].name);
        object_close(object);
    }
    return names;
}

static void take_audit(struct builder *b, const struct audit *audit)
{
    struct build *out = b->out;
    if (!b->compat) /* who wrote it for another kit cannot mend it */
        copy_words(&out->notes, &audit->notes);
    copy_words(&out->missing, &audit->missing);
    out->globals_bytes = audit->globals_bytes;
    if (audit->refusals.n)
        out->reason = text_format("%s", audit->refusals.word[0]);
    for (size_t i = 1; i < audit->refusals.n; i++)
        words_say(&out->notes, "%s", audit->refusals.word[i]);
}

static bool audit(struct builder *b, const char *path, bool *stray)
{
    struct audit found;
    struct words calls = {0}, kit = kit_symbols(b);
    static const struct words none;
    copy_words(&calls, &b->lab->calls);
    if (b->compat)
        copy_words(&calls, &b->compat->calls);
    struct audit_rules rules = {
        .api = &b->lab->api,
        .calls = &calls,
        .kit = &kit,
        .optional = b->compat ? &b->compat->optional : &none,
        .globals_bytes = b->lab->globals_bytes,
    };
    bool good = audit_object(&rules, path, source_name(b), &found);
    take_audit(b, &found);
    *stray = found.stray;
    audit_free(&found);
    words_free(&calls);
    words_free(&kit);
    return good;
}

/* Only the API stays global, under the names that the adapter expects. */
static bool rename_symbols(struct builder *b, const char *path)
{
    struct command objcopy = {.n = 0};
    struct words arguments = {0};
    for (size_t i = 0; i < b->lab->api.n; i++)
        words_say(&arguments, "--keep-global-symbol=%s", b->lab->api.word[i]);
    if (b->compat)
        compat_rename(b->compat, path, &b->out->missing, &arguments);
    command_add(&objcopy, "/usr/bin/objcopy", NULL);
    for (size_t i = 0; i < arguments.n; i++)
        command_add(&objcopy, arguments.word[i], NULL);
    command_add(&objcopy, object_name, NULL);
    enum tool_end end = workshop_run(&b->workshop, &objcopy);
    words_free(&arguments);
    if (end == TOOL_DONE)
        return true;
    return give_up(b,
                   workshop_explain(&b->workshop, end, source_name(b),
                                    "has symbols that objcopy cannot rename"));
}

static bool link_box(struct builder *b)
{
    struct command gcc = compiler_link(b->flavour);
    command_add(&gcc, object_name, NULL);
    if (b->compat) {
        compat_adapt(&b->workshop);
        command_add(&gcc, "adapter.o", NULL);
    }
    for (size_t i = 0; i < b->box.gl_pathc; i++)
        command_add(&gcc, b->box.gl_pathv[i], NULL);
    command_add(&gcc, "-o", compiler_box(b->flavour), NULL);
    enum tool_end end = workshop_run(&b->workshop, &gcc);
    if (end != TOOL_DONE)
        return give_up(b, workshop_explain(&b->workshop, end, source_name(b),
                                           "does not link with the kit"));
    b->out->box_path =
        text_format("%s/%s", b->workshop.folder, compiler_box(b->flavour));
    return true;
}

static bool build_steps(struct builder *b)
{
    char *path = text_format("%s/%s", b->workshop.folder, object_name);
    bool stray;
    bool good = compile_all(b) && audit(b, path, &stray);
    if (good && (stray || b->compat))
        good = rename_symbols(b, path);
    free(path);
    return good && link_box(b);
}

static void find_box(struct builder *b)
{
    char *pattern = text_format("%s/*.o", b->workshop.boxes);
    if (glob(pattern, 0, NULL, &b->box))
        die("%s: no such files; make build makes them", pattern);
    free(pattern);
}

static void build_with(struct builder *b, const char *work)
{
    b->workshop =
        workshop_make(b->lab, work, b->compat ? b->compat->folder : NULL);
    find_box(b);
    b->out->ok = build_steps(b);
    free(b->out->output);
    b->out->output = text_format("%s", b->workshop.output);
    globfree(&b->box);
    workshop_free(&b->workshop);
}

bool build_box(const struct lab *lab, const struct submission *submission,
               const char *work, const struct build_options *options,
               struct build *out)
{
    static const struct build_options plain = {.flavour = FLAVOUR_PLAIN};
    options = options ? options : &plain;
    struct builder b = {.lab = lab,
                        .submission = submission,
                        .flavour = options->flavour,
                        .out = out};
    *out = (struct build){.output = text_format("%s", "")};
    if (submission->refusals.n)
        return give_up(&b, text_format("%s", submission->refusals.word[0]));
    if (options->compat) {
        b.compat = compat_load(lab, options->compat);
        out->alignment = b.compat->alignment;
    }
    build_with(&b, work);
    if (b.compat)
        compat_free(b.compat);
    return out->ok;
}

void build_free(struct build *build)
{
    words_free(&build->notes);
    words_free(&build->missing);
    free(build->box_path);
    free(build->reason);
    free(build->output);
}
