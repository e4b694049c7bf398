/* box_state.h: the one box, for the files that start it, run batches in it
 * and keep what it prints (box.h). */
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
    uint64_t cpu_ms;    /* that it has taken, after the last batch */
    bool spent;         /* the last batch took what was left of its time, */
    bool hung;          /* or hung, */
    unsigned patience_ms, hangs_before; /* so long it had, and so often that
                                           call had hung before */
};

extern struct box box;

enum { BOX_OUTPUT_BYTES = 16 << 10 }; /* that a box may print */

/* Keeps what was printed, for box_output(), and closes the file. */
void box_keep_output(void);
void box_forget_output(void);

#endif
