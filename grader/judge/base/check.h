/* check.h: a check is a sentence that is true of good code, its points, and
 * the function that finds out.
 *
 *   static void live_blocks_never_overlap(void) { ... CHECK(...); }
 *
 *   const struct check stage_1_checks[] = {
 *       {CORRECTNESS, 4, "two live blocks never overlap",
 *        live_blocks_never_overlap},
 *       {0}};
 *
 * Checks are static and warnings are errors: one that is left out of its
 * table does not build. CUnit runs them: a suite a stage, a test a check.
 *
 * How a check ends:
 *   it returns      passed, or measured if it called measure()
 *   CHECK fails     failed: the claim is about the submission
 *   blame()         failed: the submission crashed, hung, broke the protocol
 *   check_needs()   left out of the marks: not in the contract of its kit
 *   check_skip()    skipped: this machine cannot tell; carries no points
 *   die()           the whole run ends: the kit is at fault
 * Inside check_try() and check_probe() the second and the third end the scene
 * and not the check.
 */
#ifndef CHECK_H
#define CHECK_H

#include "text.h"

#include <stdbool.h>

enum status { PASSED, FAILED, MEASURED, SKIPPED };

/* What a check came to. FAILED: the finding (finding.h) says why. */
struct verdict {
    enum status status;
    bool excused;      /* SKIPPED: not in the contract it was written for */
    char because[160]; /* SKIPPED: why */
    double value;      /* MEASURED: so much, in the unit of lab.ini */
};

enum axis { CORRECTNESS, FRAGMENTATION, SCALABILITY, N_AXES };

struct check {
    enum axis axis;
    unsigned points; /* of an extension stage: stars */
    const char *sentence;
    void (*run)(void);
};

/* Every lab defines this: the checks of its stages in order, each table closed
 * by {0}, the list by NULL. A table of no checks says that the next one belongs
 * to the same stage as the one before. */
extern const struct check *const lab_stages[];

/* Ends the check with the sentence unless the claim is true. What the sentence
 * needs is worked out only then. */
#define CHECK(claim, ...) ((claim) ? check_holds() : check_fails(__VA_ARGS__))

void check_holds(void);
_Noreturn void check_fails(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* Runs a scene. False when it failed a claim or was blamed: that does not end
 * the check, and leaves no finding. */
bool check_try(void (*scene)(void *), void *arg);

/* The same; *why becomes what a scene that failed has found. */
struct finding;
bool check_probe(void (*scene)(void *), void *arg, struct finding *why);

/* Ends the check with what a scene has found. */
_Noreturn void check_fails_as(const struct finding *why);

/* Makes the running check a measured one: its marks are points x
 * clamp((value - floor) / (goal - floor)), with the floor, the goal and the
 * unit that lab.ini gives it. Call it once, at the end. */
void measure(double value);

/* Ends the check when the submission was written for another kit, whose
 * contract lacks that function. Its points then count for nothing. */
void check_needs(const char *function);

/* Ends the check: this machine cannot tell. Such a check carries 0 points. */
_Noreturn void check_skip(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* For whoever runs checks. Between the two calls the claims and verdicts above
 * belong to this verdict, which starts as PASSED. */
void check_begin(struct verdict *verdict);
void check_end(void);

/* The functions that check_needs() will not find, and the kit whose contract
 * lacks them. Both must last. */
void check_excuse(const struct words *missing, const char *kit);

#endif
