/* stages.h: lab 5's checks in the handout's order, a file or two a stage. */
#ifndef STAGES_H
#define STAGES_H

#include "../../judge/base/check.h"

extern const struct check stage_1_checks[], stage_1_threads[], stage_2_checks[],
    stage_3_checks[], stage_4_checks[], stage_5_checks[], stage_6_checks[],
    stage_7_checks[], stage_8_checks[];

#endif
