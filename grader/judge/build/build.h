/* build.h: from the files that were taken in to the programs that boxes run,
 * one for each of the lab's flavours.
 *
 *   mm.c -- gcc --> mm.o -- audit --> objcopy --> link with the kit's box
 *
 * Every tool runs shut in (launch.h, PROFILE_TOOL) and reads only the system,
 * the work folder, the lab's headers and the box's object files.
 */
#ifndef BUILD_H
#define BUILD_H

#include <stdbool.h>
#include <stddef.h>

#include "compiler.h"
#include "../lab/intake.h"
#include "../lab/lab.h"
#include "../base/text.h"

struct build_options {
    const char *compat; /* the kit it was written for; NULL: this one */
};

struct build {
    bool ok;
    char *box_path[N_FLAVOURS]; /* the programs; NULL unless ok, and where the
                                 * lab has no such flavour */
    bool refused;               /* not ok, but it compiles: it holds what the
                                 * lab does not allow */
    char *reason;               /* one sentence; NULL if ok */
    char *unbuilt;              /* why it is ok, but lacks a flavour of the lab;
                                 * NULL: it lacks none */
    char *output;         /* what the compiler said, at most 16 KiB; or "" */
    struct words notes;   /* sentences: what was put right; further reasons */
    struct words missing; /* API functions that an older solution lacks; they
                           * do nothing, so their checks are to be skipped */
    size_t globals_bytes; /* its writable globals */
    unsigned alignment;   /* bytes, what its blocks promise; 0: the lab's */
};

/* Builds in the folder `work`, where `submission` was taken. `options` NULL
 * is {0}. Returns out->ok; the caller frees `out` either way. Dies when the
 * kit's own parts or the tools are missing. */
bool build_box(const struct lab *lab, const struct submission *submission,
               const char *work, const struct build_options *options,
               struct build *out);

void build_free(struct build *build);

#endif
