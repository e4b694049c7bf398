/* exam.h: one submission against one lab's checks.
 *
 * outcome[i] is what check i came to:
 *   passed    earned = points
 *   failed    earned = 0, and the finding says why
 *   measured  earned = points x clamp((value - floor) / (goal - floor))
 *   skipped   it was not run; earned = 0, and the verdict says why
 */
#ifndef EXAM_H
#define EXAM_H

#include "../build/build.h"
#include "../base/check.h"
#include "../base/finding.h"
#include "../lab/intake.h"
#include "../lab/lab.h"

#include <stdint.h>

struct outcome {
    const struct check *check;
    unsigned stage;
    char slug[128];
    const struct lab_check *notes; /* lab.ini's floor, goal and hint, or NULL */
    struct verdict verdict;
    double earned;
    struct finding finding; /* of a check that failed */
    char *output;           /* what the student's code printed, or NULL */
    double seconds;
};

enum { EXAM_MAX_CHECKS = 128 };

struct exam {
    const struct lab *lab;
    struct submission submission;
    struct build build;
    uint64_t seed;
    const char *compat;  /* the kit it was written for; NULL: this one */
    const char *only;    /* run checks whose slug contains this; NULL: all */
    const char *but;     /* and does not contain this; NULL: all of those */
    bool run_dependents; /* also when a stage they need has failed */
    unsigned schedules;  /* hunt.h: try at least so many */
    unsigned supplied;   /* stages below this one came from catch-up */
    int progress_fd;     /* -1: none */
    struct outcome outcome[EXAM_MAX_CHECKS];
    unsigned n_outcomes;
};

extern struct exam exam;

/* Lists the lab's checks as outcomes, stage by stage. Dies when the tables and
 * lab.ini disagree. */
void exam_list_checks(void);

/* Runs them on the build. Every outcome has its status afterwards. */
void exam_run(void);

/* Gives up all checks: the submission could not be built. */
void exam_skip_all(const char *because);

/* A stage has passed when each of its pass/fail checks has, and it has earned
 * half of its points. */
bool stage_passed(unsigned stage);

const char *axis_name(enum axis axis);
const char *status_name(enum status status);

#endif
