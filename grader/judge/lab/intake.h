/* intake.h: a submission on its way in.
 *
 * From what was handed in, only the files that the lab's manifest names go
 * into the work folder, as copies made byte by byte. Nothing is followed,
 * nothing is executed, nothing but regular files is opened.
 */
#ifndef INTAKE_H
#define INTAKE_H

#include <stdbool.h>
#include <stddef.h>

#include "lab.h"
#include "../base/text.h"

enum {
    SUBMISSION_MAX_BYTES = 1 << 20, /* of one file: 1 MiB */
    SUBMISSION_MAX_IGNORED = 16,    /* names listed */
};

struct submission_file {
    char *name;
    size_t bytes;
    char sha256[65]; /* 64 hexadecimal digits; "" when it was refused */
};

struct submission {
    struct submission_file *file; /* one for each of lab->files, in order */
    unsigned n_files;
    struct words refusals; /* sentences; none: all files were taken */
    struct words notes;    /* sentences about what was accepted all the same */
    struct words ignored;  /* names, sorted, unprintable bytes as '?' */
    size_t n_ignored;      /* how many there were, listed or not */
    bool started;          /* some file differs from the one handed out */
};

/* Takes the folder `path`, or, for a lab of one file, that file under
 * whatever name, into the folder `work`, which exists. Returns true if no
 * file was refused. Dies when `path` cannot be opened or `work` cannot be
 * written. The caller frees `out` either way. */
bool submission_take(const struct lab *lab, const char *path, const char *work,
                     struct submission *out);

void submission_free(struct submission *submission);

#endif
