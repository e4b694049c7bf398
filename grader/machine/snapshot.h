/* snapshot.h: what each run is to start from (see machine.h). */
#ifndef MACHINE_SNAPSHOT_H
#define MACHINE_SNAPSHOT_H

#include <stddef.h>

enum { SNAPSHOT_PARTS = 8, SNAPSHOT_BYTES = 64 << 20 };

/* Memory is only taken for what is used of it.
 *
 *     copy: | part 0 | part 1 | ... |
 *                                   ^ used
 */
struct snapshot {
    unsigned n;
    struct {
        void *at;
        size_t bytes;
        const char *copy;
    } part[SNAPSHOT_PARTS];
    size_t used;
    char copy[SNAPSHOT_BYTES];
};

#endif
