/* build_audit.c: the object file is audited, by its flavour's rules. */
#include "builder.h"

#include <stdlib.h>
#include <string.h>

#include "../audit/audit.h"
#include "../base/fail.h"
#include "../audit/object.h"

static void copy_words(struct words *to, const struct words *from)
{
    for (size_t i = 0; i < from->n; i++)
        words_say(to, "%s", from->word[i]);
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
    build_refuse(b, &audit->refusals);
    if (audit->incomplete)
        out->refused = false;
}

bool build_audit(struct builder *b, bool *stray)
{
    char *path = text_format("%s/%s", b->workshop.folder, build_object);
    struct audit found;
    static const char *const any[] = {"", NULL};
    static const char *const hook[] = {"__tsan_", "__sanitizer_", NULL};
    struct words calls = {0}, kit = global_symbols(&b->box, any);
    struct words hooks = global_symbols(&b->hooks, hook);
    copy_words(&calls, &b->lab->calls);
    if (b->compat)
        copy_words(&calls, &b->compat->calls);
    struct audit_rules rules = {
        .api = &b->lab->api,
        .calls = &calls,
        .kit = &kit,
        .optional = b->compat ? &b->compat->optional : &b->lab->optional,
        .hooks = &hooks,
        .restored = b->row->runtime != NULL,
        .globals_bytes = b->lab->globals_bytes,
    };
    bool good = audit_object(&rules, path, build_source_name(b), &found);
    take_audit(b, &found);
    *stray = found.stray;
    audit_free(&found);
    words_free(&calls);
    words_free(&kit);
    words_free(&hooks);
    free(path);
    return good;
}
