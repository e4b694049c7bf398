/* death.h: how a box came to its end, in one sentence for the student. */
#ifndef DEATH_H
#define DEATH_H

#include "../wire/wire.h"
#include "region.h"

#include <stdint.h>

struct death_scene {
    const char *program; /* for symbols and lines */
    struct wire *wire;
    const struct region *region;
    uint64_t limit_bytes;
};

/* Each names the call that was under way and the student's line where that is
 * known, then blames. */
_Noreturn void death_blame_crash(const struct death_scene *scene);
_Noreturn void death_blame_hang(const struct death_scene *scene,
                                unsigned patience_ms);
_Noreturn void death_blame_exit(const struct death_scene *scene,
                                int wait_status);
_Noreturn void death_blame_tampering(void);

#endif
