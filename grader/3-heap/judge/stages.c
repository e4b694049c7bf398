#include "stages.h"

#include "../../judge/exam/exam.h"
#include "live.h"

const struct check *const lab_stages[] = {stage_1_checks,
                                          stage_2_checks,
                                          stage_3_checks,
                                          stage_4_checks,
                                          stage_5_checks,
                                          stage_6_checks,
                                          NULL};

struct dice dice;

void fresh_model(uint64_t number)
{
    dice_seed(&dice, exam.seed + number);
    live_clear(exam.seed + number);
}
