#include "marks.h"

#include <math.h>

static double clamp(double x)
{
    return x < 0 ? 0 : x > 1 ? 1 : x;
}

static double to_cents(double marks)
{
    return round(marks * 100) / 100;
}

double marks_earned(const struct outcome *outcome)
{
    const struct lab_check *notes = outcome->notes;
    double points = outcome->check->points;

    if (outcome->verdict.status == PASSED)
        return points;
    if (outcome->verdict.status != MEASURED ||
        !isfinite(outcome->verdict.value))
        return 0;
    return to_cents(points * clamp((outcome->verdict.value - notes->floor) /
                                   (notes->goal - notes->floor)));
}

static bool fits(const struct outcome *outcome, enum lab_track track, int stage,
                 int axis)
{
    const struct lab_stage *of = lab_stage_find(exam.lab, outcome->stage);
    return of->track == track &&
           (axis == ANY || (int)outcome->check->axis == axis) &&
           (stage == ANY || (int)of->number == stage);
}

struct marks marks_sum(enum lab_track track, int stage, int axis)
{
    struct marks sum = {0};

    for (unsigned i = 0; i < exam.n_outcomes; i++) {
        const struct outcome *outcome = &exam.outcome[i];
        if (!fits(outcome, track, stage, axis))
            continue;
        sum.earned += outcome->earned;
        sum.possible += outcome->verdict.excused ? 0 : outcome->check->points;
    }
    sum.earned = to_cents(sum.earned);
    return sum;
}

unsigned marks_possible(enum lab_track track)
{
    return (unsigned)marks_sum(track, ANY, ANY).possible;
}
