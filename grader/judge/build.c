/* build.c: see build.h. */
#include "build.h"

#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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
    struct compat *compat; /* NULL: written for this kit */
    struct workshop workshop;
    struct build *out;

    /* of the flavour that is being built */
    enum flavour flavour;
    const struct flavour_row *row;
    glob_t box;     /* the kit's object files that go into each box */
    glob_t runtime; /* those that the flavour brings; may be none */
    glob_t hooks;   /* those that define its hooks; may be none */
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

/* "<before>/kit/<path>"; NULL if the path is. The caller frees it. */
static char *kit_file(const struct builder *b, const char *before,
                      const char *path)
{
    return path ? text_format("%s%s/%s", before, b->workshop.kit, path) : NULL;
}

static bool compile(struct builder *b, const char *file, const char *object)
{
    struct command gcc = compiler_compile(b->flavour);
    char *map = text_format("-ffile-prefix-map=%s=.", b->workshop.folder);
    char *flags = kit_file(b, "@", b->row->flags);
    if (flags)
        command_add(&gcc, flags, NULL);
    if (b->compat)
        compat_compile(b->compat, file, &b->workshop, &gcc);
    command_add(&gcc, map, "-iquote", b->workshop.headers, "-c", file, "-o",
                object, NULL);
    enum tool_end end = workshop_run(&b->workshop, &gcc);
    free(flags);
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

static bool begins(const char *name, const char *const *prefixes)
{
    for (; *prefixes; prefixes++)
        if (strncmp(name, *prefixes, strlen(*prefixes)) == 0)
            return true;
    return false;
}

/* The global names that object files define and that begin in one of these
 * ways. */
static struct words global_symbols(const glob_t *files,
                                   const char *const *prefixes)
{
    struct words names = {0};
    for (size_t i = 0; i < files->gl_pathc; i++) {
        struct object *object = object_open(files->gl_pathv[i]);
        if (!object)
            die("%s is not an object file", files->gl_pathv[i]);
        for (size_t j = 0; j < object->n_symbols; j++)
            if (object->symbol[j].defined && object->symbol[j].bind &&
                begins(object->symbol[j].name, prefixes))
                words_say(&names, "%s", object->symbol[j].name);
        object_close(object);
    }
    return names;
}

static void take_audit(struct builder *b, const struct audit *audit)
{
    struct build *out = b->out;
    bool first = b->flavour == FLAVOUR_PLAIN; /* says it for all */
    if (first && !b->compat) /* who wrote for another kit cannot mend it */
        copy_words(&out->notes, &audit->notes);
    if (first) {
        copy_words(&out->missing, &audit->missing);
        out->globals_bytes = audit->globals_bytes;
    }
    if (audit->refusals.n)
        out->reason = text_format("%s", audit->refusals.word[0]);
    for (size_t i = 1; i < audit->refusals.n; i++)
        words_say(&out->notes, "%s", audit->refusals.word[i]);
}

static bool audit(struct builder *b, const char *path, bool *stray)
{
    struct audit found;
    static const char *const any[] = {"", NULL};
    static const char *const hook[] = {"__tsan_", "__sanitizer_", NULL};
    static const struct words none;
    struct words calls = {0}, kit = global_symbols(&b->box, any);
    struct words hooks = global_symbols(&b->hooks, hook);
    copy_words(&calls, &b->lab->calls);
    if (b->compat)
        copy_words(&calls, &b->compat->calls);
    struct audit_rules rules = {
        .api = &b->lab->api,
        .calls = &calls,
        .kit = &kit,
        .optional = b->compat ? &b->compat->optional : &none,
        .hooks = &hooks,
        .restored = b->row->names != NULL,
        .globals_bytes = b->lab->globals_bytes,
    };
    bool good = audit_object(&rules, path, source_name(b), &found);
    take_audit(b, &found);
    *stray = found.stray;
    audit_free(&found);
    words_free(&calls);
    words_free(&kit);
    words_free(&hooks);
    return good;
}

/* Only the API stays global, under the names that the adapter expects. */
static void keep_api(struct builder *b, const char *path,
                     struct words *arguments)
{
    for (size_t i = 0; i < b->lab->api.n; i++)
        words_say(arguments, "--keep-global-symbol=%s", b->lab->api.word[i]);
    if (b->compat)
        compat_rename(b->compat, path, &b->out->missing, arguments);
}

/* The runtime's names for what the submission calls in the library; and its
 * globals in sections of their own, so that the box can tell them from the
 * kit's and put them back as they were:
 *
 *   __start_submission_data ... __stop_submission_data   from .data
 *   __start_submission_bss  ... __stop_submission_bss    from .bss
 *
 * The linker defines these. The audit allows no other writable section. */
static void meet_runtime(struct builder *b, struct words *arguments)
{
    char *names = kit_file(b, "--redefine-syms=", b->row->names);
    words_say(arguments, "%s", names);
    words_say(arguments, "--rename-section=.data=submission_data");
    words_say(arguments, "--rename-section=.bss=submission_bss");
    free(names);
}

static bool rename_symbols(struct builder *b, const char *path, bool stray)
{
    struct command objcopy = {.n = 0};
    struct words arguments = {0};
    if (stray || b->compat)
        keep_api(b, path, &arguments);
    if (b->row->names)
        meet_runtime(b, &arguments);
    if (!arguments.n)
        return true;
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

static void add_files(struct command *command, const glob_t *files)
{
    for (size_t i = 0; i < files->gl_pathc; i++)
        command_add(command, files->gl_pathv[i], NULL);
}

static bool link_box(struct builder *b)
{
    struct command gcc = compiler_link(b->flavour);
    command_add(&gcc, object_name, NULL);
    if (b->compat) {
        compat_adapt(&b->workshop);
        command_add(&gcc, "adapter.o", NULL);
    }
    add_files(&gcc, &b->box);
    add_files(&gcc, &b->runtime);
    command_add(&gcc, "-o", b->row->box, NULL);
    enum tool_end end = workshop_run(&b->workshop, &gcc);
    if (end != TOOL_DONE)
        return give_up(b, workshop_explain(&b->workshop, end, source_name(b),
                                           "does not link with the kit"));
    b->out->box_path[b->flavour] =
        text_format("%s/%s", b->workshop.folder, b->row->box);
    return true;
}

static bool build_steps(struct builder *b)
{
    char *path = text_format("%s/%s", b->workshop.folder, object_name);
    bool stray;
    bool good = compile_all(b) && audit(b, path, &stray) &&
                rename_symbols(b, path, stray) && link_box(b);
    free(path);
    return good;
}

static void find_objects(const struct builder *b, const char *folder,
                         const char *lab, glob_t *found)
{
    char *pattern = text_format("%s/%s/%s/*.o", b->workshop.kit, folder, lab);
    if (glob(pattern, 0, NULL, found))
        die("%s: no such files; make build makes them", pattern);
    free(pattern);
}

static bool build_flavour(struct builder *b, enum flavour flavour)
{
    b->flavour = flavour;
    b->row = &flavour_rows[flavour];
    b->box = b->runtime = b->hooks = (glob_t){0};
    find_objects(b, b->row->objects, b->lab->name, &b->box);
    if (b->row->runtime)
        find_objects(b, b->row->runtime, "", &b->runtime);
    if (b->row->hooks)
        find_objects(b, b->row->hooks, "", &b->hooks);
    bool good = build_steps(b);
    globfree(&b->box);
    globfree(&b->runtime);
    globfree(&b->hooks);
    return good;
}

static bool build_flavours(struct builder *b)
{
    bool good = true;
    for (enum flavour f = 0; f < N_FLAVOURS && good; f++)
        if (b->lab->flavour[f])
            good = build_flavour(b, f);
    return good;
}

static void build_with(struct builder *b, const char *work)
{
    b->workshop =
        workshop_make(b->lab, work, b->compat ? b->compat->folder : NULL);
    b->out->ok = build_flavours(b);
    free(b->out->output);
    b->out->output = text_format("%s", b->workshop.output);
    workshop_free(&b->workshop);
}

bool build_box(const struct lab *lab, const struct submission *submission,
               const char *work, const struct build_options *options,
               struct build *out)
{
    static const struct build_options usual = {.compat = NULL};
    options = options ? options : &usual;
    struct builder b = {.lab = lab, .submission = submission, .out = out};
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
    for (enum flavour f = 0; f < N_FLAVOURS; f++)
        free(build->box_path[f]);
    free(build->reason);
    free(build->output);
}
