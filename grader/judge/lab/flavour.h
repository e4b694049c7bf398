/* flavour.h: the ways to build a submission, and what each is linked with.
 *
 *   plain     by itself, in the strict sandbox; Valgrind's tools run it too
 *   machine   instrumented, on the many-core machine (grader/machine)
 *   tsan      the compiler's own thread sanitizer, with real threads
 *
 * A lab says in lab.ini which of them it wants.
 */
#ifndef FLAVOUR_H
#define FLAVOUR_H

enum flavour { FLAVOUR_PLAIN, FLAVOUR_MACHINE, FLAVOUR_TSAN, N_FLAVOURS };

enum { FLAVOUR_MAX_FLAGS = 16 };

/* Paths are relative to the root of the kit. */
struct flavour_row {
    const char *name;    /* in lab.ini */
    const char *box;     /* file name of the program */
    const char *objects; /* folder of folders, one a lab: the kit's objects */
    const char *runtime; /* folder of more objects; NULL: none */
    const char *flags;   /* file of flags for the compiler; NULL: none */
    const char *names;   /* file of symbols to rename; NULL: none */
    const char *hooks;   /* folder of objects that define what instrumented
                          * code calls; NULL: it is not instrumented */
    const char *compile[FLAVOUR_MAX_FLAGS]; /* further flags */
    const char *clang[FLAVOUR_MAX_FLAGS];   /* more of them, for clang */
    const char *link[FLAVOUR_MAX_FLAGS];
};

extern const struct flavour_row flavour_rows[N_FLAVOURS];

/* The flavour of that name; N_FLAVOURS: there is none. */
enum flavour flavour_named(const char *name);

#endif
