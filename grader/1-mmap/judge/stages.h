/* stages.h: lab 1's checks, a file or two a stage, in the handout's order. */
#ifndef STAGES_H
#define STAGES_H

#include "../../judge/base/check.h"

extern const struct check stage_1_checks[], stage_1_writes[];
extern const struct check stage_2_checks[], stage_2_commits[];
extern const struct check stage_3_checks[], stage_4_checks[];
extern const struct check stage_5_checks[], stage_5_costs[];
extern const struct check stage_6_checks[], stage_6_shares[];
extern const struct check stage_7_checks[], stage_8_checks[];

#endif
