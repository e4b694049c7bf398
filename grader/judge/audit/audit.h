/* audit.h: may this object file be linked with the kit's box?
 *
 * What counts is what the compiler made of a submission, not how its source
 * looks: aliases, assembly and macros all come out as symbols and sections.
 *
 *   defined, global   the lab's API, optional functions too; other names are to
 *                     be made local, those of the C library or the kit are
 *                     refused
 *   undefined         what the lab allows; what every lab allows, for
 *                     debugging; what gcc itself needs, also where it
 *                     instruments
 *   sections          none that run by themselves or lie to the loader
 *   writable          at most so many bytes; where a run is to start as if
 *                     nothing had run, in the usual sections alone
 */
#ifndef AUDIT_H
#define AUDIT_H

#include <stdbool.h>
#include <stddef.h>

#include "../base/text.h"

struct audit_rules {
    const struct words *api;      /* functions it must define */
    const struct words *calls;    /* symbols it may use besides */
    const struct words *kit;      /* symbols that the box defines */
    const struct words *optional; /* functions that may be missing */
    const struct words *hooks;    /* what instrumented code calls; empty: the
                                   * object is not instrumented */
    bool restored;                /* its globals are put back between runs */
    size_t globals_bytes;         /* limit of writable globals */
};

enum { AUDIT_MAX_REFUSALS = 8 };

struct audit {
    struct words refusals; /* sentences, printable */
    struct words notes;    /* sentences, printable */
    struct words missing;  /* API functions it does not define */
    bool incomplete;       /* lacks API functions that are not optional */
    bool stray;            /* has global symbols beyond these */
    size_t globals_bytes;  /* writable globals, thread-local ones too */
};

/* Audits the object file `path`, which the sentences call `source`. Returns
 * true if nothing was refused. The caller frees `out` either way. */
bool audit_object(const struct audit_rules *rules, const char *path,
                  const char *source, struct audit *out);

void audit_free(struct audit *audit);

#endif
