/*
 * cell.h: what a fresh child does to itself before it becomes the program.
 *
 * The order matters: descriptors while /dev/null can still be opened; the
 * folder and the rules while paths can be found; ids before death with the
 * parent (a change of id clears that) and before the limit on processes (exec
 * would count); the filter last, for it refuses what the others need.
 */
#ifndef CELL_H
#define CELL_H

#include "isolation.h"
#include "launch.h"

#include <linux/filter.h>

struct cell {
    const struct launch *launch;
    enum tier tier;
    const struct sock_fprog *filter; /* TOOL's; NULL for STRICT */
    int program;                     /* open file to execute; -1: by its path */
    int report; /* pipe that takes the errno of a failure */
};

/* Becomes the program, or reports why not and exits. */
_Noreturn void cell_enter(struct cell *c);

#endif
