/* build.c: see build.h. */
#include "build.h"

#include <stdlib.h>

#include "builder.h"
#include "../base/fail.h"
#include "../audit/object.h"

bool build_give_up(struct builder *b, char *reason)
{
    b->out->reason = reason;
    return false;
}

/* A lab that lists the headers it allows stands on the machine. In another one,
 * what cannot be built for it loses what is marked there, and no more. */
static bool is_apart(const struct builder *b)
{
    return b->flavour != FLAVOUR_PLAIN && b->lab->includes.n == 0;
}

void build_refuse(struct builder *b, const struct words *refusals)
{
    if (refusals->n)
        b->out->reason = text_format("%s", refusals->word[0]);
    b->out->refused = refusals->n && !is_apart(b);
    for (size_t i = 1; i < refusals->n && !is_apart(b); i++)
        words_say(&b->out->notes, "%s", refusals->word[i]);
}

const char *build_source_name(const struct builder *b)
{
    return b->submission->n_files == 1 ? b->submission->file[0].name
                                       : "what was handed in";
}

char *build_kit_file(const struct builder *b, const char *before,
                     const char *path)
{
    return path ? text_format("%s%s/%s", before, b->workshop.kit, path) : NULL;
}

/* Only the API stays global, under the names that the adapter expects. */
static void keep_api(struct builder *b, struct words *arguments)
{
    char *path = text_format("%s/%s", b->workshop.folder, build_object);
    for (size_t i = 0; i < b->lab->api.n; i++)
        words_say(arguments, "--keep-global-symbol=%s", b->lab->api.word[i]);
    if (b->compat)
        compat_rename(b->compat, path, &b->out->missing, arguments);
    free(path);
}

/* The kit's names for what the submission calls in the library. With a runtime
 * its globals go into sections of their own, too, so that the box can tell them
 * from the kit's and put them back as they were:
 *
 *   __start_submission_data ... __stop_submission_data   from .data
 *   __start_submission_bss  ... __stop_submission_bss    from .bss
 *
 * The linker defines these. The audit allows no other writable section. */
static void meet_runtime(struct builder *b, struct words *arguments)
{
    char *names = build_kit_file(b, "--redefine-syms=", b->row->names);
    words_say(arguments, "%s", names);
    free(names);
    if (!b->row->runtime)
        return;
    words_say(arguments, "--rename-section=.data=submission_data");
    words_say(arguments, "--rename-section=.bss=submission_bss");
}

static bool rename_symbols(struct builder *b, bool stray)
{
    struct command objcopy = {.n = 0};
    struct words arguments = {0};
    if (stray || b->compat)
        keep_api(b, &arguments);
    if (b->row->names)
        meet_runtime(b, &arguments);
    if (!arguments.n)
        return true;
    command_add(&objcopy, "/usr/bin/objcopy", NULL);
    for (size_t i = 0; i < arguments.n; i++)
        command_add(&objcopy, arguments.word[i], NULL);
    command_add(&objcopy, build_object, NULL);
    enum tool_end end = workshop_run(&b->workshop, &objcopy);
    words_free(&arguments);
    if (end == TOOL_DONE)
        return true;
    return build_give_up(
        b, workshop_explain(&b->workshop, end, build_source_name(b),
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
    command_add(&gcc, build_object, NULL);
    if (b->compat) {
        compat_adapt(&b->workshop);
        command_add(&gcc, "adapter.o", NULL);
    }
    add_files(&gcc, &b->box);
    add_files(&gcc, &b->runtime);
    command_add(&gcc, "-o", b->row->box, NULL);
    enum tool_end end = workshop_run(&b->workshop, &gcc);
    if (end != TOOL_DONE)
        return build_give_up(b, workshop_explain(&b->workshop, end,
                                                 build_source_name(b),
                                                 "does not link with the kit"));
    b->out->box_path[b->flavour] =
        text_format("%s/%s", b->workshop.folder, b->row->box);
    return true;
}

static bool build_steps(struct builder *b)
{
    bool stray;
    if (b->row->flags && !build_preprocess(b))
        return false;
    return build_compile(b) && build_audit(b, &stray) &&
           rename_symbols(b, stray) && link_box(b);
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
    if (!good && is_apart(b)) {
        if (b->out->unbuilt)
            free(b->out->reason);
        else
            b->out->unbuilt = b->out->reason;
        b->out->reason = NULL;
        good = true;
    }
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
        return build_give_up(&b,
                             text_format("%s", submission->refusals.word[0]));
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
    free(build->unbuilt);
    free(build->output);
}
