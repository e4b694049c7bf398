/* compat.h: solutions that were written for another course's kit.
 *
 * grader/<lab>/compat/<kit>/ holds
 *
 *   compat.ini    flags to compile with, and the lists below
 *   *.h           headers under the names that its solutions include
 *   adapter.c     from our contract to theirs; linked with each solution
 *
 * What a function returns may differ from solution to solution: int or bool
 * mm_init. A function f listed under `varying` gets the name f_bool, f_int or
 * f_void, after what its debug information says; the adapter defines f and
 * calls whichever is there.
 */
#ifndef COMPAT_H
#define COMPAT_H

#include "lab.h"
#include "../base/text.h"
#include "../build/tool.h"
#include "../build/workshop.h"

struct compat {
    char *folder;          /* grader/<lab>/compat/<kit> */
    struct words flags;    /* for the compiler */
    struct words calls;    /* symbols a solution may use besides the lab's */
    struct words optional; /* API functions it may lack */
    struct words varying;
    unsigned alignment; /* bytes, what its blocks promise; 0: the lab's */
};

/* Reads compat.ini. Dies with file:line when it is missing or malformed. */
struct compat *compat_load(const struct lab *lab, const char *kit);

void compat_free(struct compat *compat);

/* Adds the flags of compat.ini. */
void compat_flags(const struct compat *compat, struct command *gcc);

/* Adds what a source file is compiled with: these flags, and headers. Its own
 * headers declared varying functions for the course's solutions; ours cannot,
 * so the declarations that the file itself has are put before it
 * (<folder>/declared.h). */
void compat_compile(const struct compat *compat, const char *source,
                    const struct workshop *workshop, struct command *gcc);

/* Adds to an objcopy command the new names of an object's varying functions,
 * and to `missing` those that return nothing and so tell nothing. */
void compat_rename(const struct compat *compat, const char *object,
                   struct words *missing, struct words *arguments);

/* Compiles the adapter to adapter.o in the workshop. */
void compat_adapt(struct workshop *workshop);

#endif
