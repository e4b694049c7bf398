/* marks.h: from outcomes to marks. Pure arithmetic, the same everywhere. */
#ifndef MARKS_H
#define MARKS_H

#include "exam.h"

/* Marks of one outcome, rounded to 0.01. */
double marks_earned(const struct outcome *outcome);

/* Points of all checks on a track. */
unsigned marks_possible(enum lab_track track);

/* Sums over the outcomes that fit: of a track, and of one stage and one axis
 * where those are not ANY. */
enum { ANY = -1 };
struct marks {
    double earned, possible;
};
struct marks marks_sum(enum lab_track track, int stage, int axis);

#endif
