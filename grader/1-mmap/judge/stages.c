#include "stages.h"

#include <stddef.h>

/* What follows belongs to the same stage. */
static const struct check and_also[] = {{0}};

const struct check *const lab_stages[] = {stage_1_checks,
                                          and_also,
                                          stage_1_writes,
                                          stage_2_checks,
                                          and_also,
                                          stage_2_commits,
                                          stage_3_checks,
                                          stage_4_checks,
                                          stage_5_checks,
                                          and_also,
                                          stage_5_costs,
                                          stage_6_checks,
                                          and_also,
                                          stage_6_shares,
                                          stage_7_checks,
                                          stage_8_checks,
                                          NULL};
