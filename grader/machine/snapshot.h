/* snapshot.h: what each run is to start from (see machine.h). */
#ifndef MACHINE_SNAPSHOT_H
#define MACHINE_SNAPSHOT_H

#include <stddef.h>

enum { SNAPSHOT_BYTES = 64 << 20 };

struct snapshot {
    void *at; /* the globals */
    size_t bytes;
    char copy[SNAPSHOT_BYTES]; /* memory is only taken for what is used */
};

#endif
