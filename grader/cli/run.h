/* run.h: one run of a lab's judge. */
#ifndef RUN_H
#define RUN_H

#include <jansson.h>
#include <stdbool.h>

struct run {
    const char *lab;
    const char *folder; /* to grade; NULL: labs/LAB */
    const char *seed;   /* NULL: the public one */
    const char *check;  /* a slug: only checks it is part of; NULL: all */
    const char *compat; /* the kit it was written for; NULL: this one */
    bool dependents;    /* run checks whose stage would be skipped, too */
    bool gdb;           /* stop in the debugger */
    bool quiet;         /* no progress line */
};

/* Exit statuses, of a judge and of `saguaro`. */
enum { RUN_FULL_MARKS, RUN_MARKS_LOST, RUN_OUR_FAULT };

/* Grades, and leaves nothing behind but *result, which the caller owns.
 * Returns one of the statuses above. RUN_OUR_FAULT: a sentence was printed on
 * standard error, and *result is NULL. */
int run_judge(const struct run *, json_t **result);

/* What distinguishes this run from the usual, as it is typed after a command:
 * "", or " --dir DIR --compat KIT". The caller frees it. */
char *run_options(const struct run *);

/* What the lab's judge says about its checks, unasked for any submission:
 * {"title", "stages", "checks"}. The caller owns it. Dies when the judge
 * says nothing of use. */
json_t *run_list(const char *lab);

/* The schema that every result fits. The caller frees it. */
char *run_schema_path(void);

#endif
