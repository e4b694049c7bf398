/* unwind.h: the calls on a stack that was copied. */
#ifndef UNWIND_H
#define UNWIND_H

#include "crash.h"

/* crash_frames(), crash.h, in the calling process. */
unsigned unwind(const char *box_path, const struct crash *crash,
                struct frame *frames, unsigned max);

#endif
