/* trial.h: what a student's code predicts of plans, against what the kernel
 * did.
 *
 *   a clean box, in which no student's code has run    the plans, done
 *   another one                                        the plans, predicted
 *
 * The kernel's numbers count. Where they are not what the textbook says, that
 * is a figure in the result (results.c).
 */
#ifndef TRIAL_H
#define TRIAL_H

#include "plan.h"

/* Fails the check unless all n plans are predicted to the last page. */
void trial_plans(unsigned n, const struct plan *plans);

/* The same of n plans to this taste. */
void trial_faults(unsigned n, const struct taste *taste);

/* The same of page tables, with plans that `next` makes: plan->base is where
 * the region is to be. */
void trial_tables(unsigned n, void (*next)(struct plan *));

/* predict_faults and predict_tables, asked once. The state behind the
 * operations is all 0; nothing else may be written. */
int64_t ask_faults(const struct plan *plan, unsigned count,
                   struct forecast *out);
int64_t ask_tables(const struct plan *plan);

/* Plans that were compared so far, and those of them in which the kernel did
 * not follow the textbook. */
struct trials {
    unsigned compared, unlike_theory;
};
extern struct trials trials;

#endif
