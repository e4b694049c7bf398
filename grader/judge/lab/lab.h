/* lab.h: what grader/<lab>/lab.ini says about a lab.
 *
 *   [lab]                          [stage 1]            [check <slug>]
 *   title  one line                title                floor  measured
 *   files  what is handed in       track core|extension goal   checks only
 *   api    symbols they define     needs  stage numbers unit   of both
 *   calls  symbols they may use    minutes              hint   one line
 *   optional  symbols they may define besides
 *   globals_bytes  limit
 *   flavours  how it is built (flavour.h), plain first; default: plain
 *   includes  system headers that may be included; default: all
 *
 * A line may be up to 197 bytes long; an indented line continues the one
 * before. " ;" starts a comment.
 */
#ifndef LAB_H
#define LAB_H

#include <stdbool.h>
#include <stddef.h>

#include "flavour.h"
#include "../base/text.h"

enum lab_track { TRACK_CORE, TRACK_EXTENSION };

enum { LAB_MAX_NEEDS = 8 };

struct lab_stage {
    unsigned number; /* 1, 2, ...: stage[i].number == i + 1 */
    char *title;
    enum lab_track track;
    unsigned needs[LAB_MAX_NEEDS]; /* numbers of stages, each < number */
    unsigned n_needs;
    unsigned minutes; /* a student's time; 0: not said */
};

struct lab_check {
    char *slug;         /* the check's sentence, dashes for blanks */
    bool measured;      /* has a floor, a goal and a unit */
    double floor, goal; /* floor != goal; the goal may be the lower one */
    char *unit;         /* "cycles a request"; NULL if not measured */
    char *hint;         /* NULL: none */
};

struct lab {
    char *name; /* "3-heap" */
    char *kit;  /* the root of the kit */
    char *title;
    struct words files, api, calls;
    struct words optional;    /* part of the contract, but need not be there */
    size_t globals_bytes;     /* writable globals a submission may have */
    struct words flavours;    /* by name */
    bool flavour[N_FLAVOURS]; /* the same; FLAVOUR_PLAIN is always there */
    struct words includes;    /* "stdatomic.h"; empty: no restriction */
    struct lab_stage *stage;
    unsigned n_stages;
    struct lab_check *check;
    unsigned n_checks;
};

/* Reads <kit_root>/grader/<name>/lab.ini. Never NULL: dies with file:line and
 * what was expected when the file is missing or malformed. */
struct lab *lab_load(const char *kit_root, const char *name);

void lab_free(struct lab *lab);

/* The entry for a check, NULL when lab.ini has none for it. */
const struct lab_check *lab_check_find(const struct lab *lab, const char *slug);

/* The stage with that number, NULL when there is none. */
const struct lab_stage *lab_stage_find(const struct lab *lab, unsigned number);

#endif
