/* stages.h: lab 3's checks, a file a stage, in the handout's order; and the few
 * things that several of them use.
 */
#ifndef STAGES_H
#define STAGES_H

#include "../../judge/base/check.h"
#include "../../judge/base/dice.h"

#include <stdint.h>

extern const struct check stage_1_checks[], stage_2_checks[], stage_3_checks[],
    stage_4_checks[], stage_5_checks[], stage_6_checks[];

/* What a check throws. */
extern struct dice dice;

/* Each check that throws dice has its own, by a number that no other check has:
 * so none depends on which were run before it. Forgets the blocks of the check
 * before, too. */
void fresh_model(uint64_t number);

#endif
