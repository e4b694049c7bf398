/* crash.c: unwinding at arm's length. See crash.h. */
#include "crash.h"

#include "aside.h"
#include "unwind.h"

static size_t examine(const char *box_path, const void *crash, void *frames,
                      size_t bytes)
{
    unsigned max = (unsigned)(bytes / sizeof(struct frame));
    return unwind(box_path, crash, frames, max) * sizeof(struct frame);
}

unsigned crash_frames(const char *box_path, const struct crash *crash,
                      struct frame *frames, unsigned max)
{
    size_t bytes =
        aside(examine, box_path, crash, frames, max * sizeof *frames);
    unsigned n = (unsigned)(bytes / sizeof *frames);
    for (unsigned i = 0; i < n; i++) {
        aside_printable(frames[i].function, sizeof frames[i].function);
        aside_printable(frames[i].file, sizeof frames[i].file);
    }
    return n;
}
