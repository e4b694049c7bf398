/* builder.h: a build under way; shared by the files build*.c alone. */
#ifndef BUILDER_H
#define BUILDER_H

#include <glob.h>

#include "build.h"
#include "../lab/compat.h"
#include "workshop.h"

struct builder {
    const struct lab *lab;
    const struct submission *submission;
    struct compat *compat; /* NULL: written for this kit */
    struct workshop workshop;
    struct build *out;
    bool preprocessed; /* each file f is there as f.i, too, and good */

    /* of the flavour that is being built */
    enum flavour flavour;
    const struct flavour_row *row;
    glob_t box;     /* the kit's object files that go into each box */
    glob_t runtime; /* those that the flavour brings; may be none */
    glob_t hooks;   /* those that define its hooks; may be none */
};

/* What the submission is compiled to, in the workshop's folder. */
extern const char build_object[];

/* Gives the build that reason, which it owns from now on. Returns false. */
bool build_give_up(struct builder *b, char *reason);

/* Gives it the first of the sentences for a reason, if there is one, and the
 * others for notes. */
void build_refuse(struct builder *b, const struct words *refusals);

/* What to call the submission in a sentence. */
const char *build_source_name(const struct builder *b);

/* "<before>/kit/<path>"; NULL if the path is. The caller frees it. */
char *build_kit_file(const struct builder *b, const char *before,
                     const char *path);

/* Each of these is a step. False: the build has its reason.
 *
 * build_preprocess   makes the files f.i and looks through them
 * build_compile      makes the object
 * build_audit        says whether there are names that must become local
 */
bool build_preprocess(struct builder *b);
bool build_compile(struct builder *b);
bool build_audit(struct builder *b, bool *stray);

#endif
