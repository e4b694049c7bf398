/* box_state.h: the one box, for the files that start it and that run batches in
 * it (box.h). */
#ifndef BOX_STATE_H
#define BOX_STATE_H

#include "box.h"
#include "../sandbox/launch.h"

struct box {
    bool running, watched;
    enum instrument under;
    struct child child;
    int wait_status;
    struct wire *wire;
    int wire_fd, output_fd;
    struct region region;
    struct terms terms; /* as they were written on the wire */
    uint32_t served;    /* batches */
    unsigned extra_ms;  /* that a batch may take while it makes progress */
    uint64_t steps;     /* of the machine, when it was asked last */
    bool hung;          /* the last batch */
};

extern struct box box;

#endif
