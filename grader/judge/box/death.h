/* death.h: how a box came to its end, in one sentence for the student. */
#ifndef DEATH_H
#define DEATH_H

#include "box.h"

/* Names the student's line where that is known, then blames. The finding says
 * already which call was under way. `end` is not BATCH_DONE. */
_Noreturn void death_blame(enum box_end end);

#endif
