/* box.h: the untrusted process, from the judge's side.
 *
 * At most one box runs at a time. A check starts it, talks to it through
 * script.h, and need not stop it: check.c does, also when the check failed.
 * Whatever goes wrong in there ends the check with a sentence (blame).
 */
#ifndef BOX_H
#define BOX_H

#include "../wire/wire.h"
#include "region.h"

enum box_tool { BOX_PLAIN, BOX_MEMCHECK, BOX_COUNTS };

struct box_options {
    enum box_tool tool;
    uint64_t region_at;   /* 0: REGION_LOW */
    uint64_t limit_bytes; /* how far the break may go; 0: REGION_BYTES */
};

/* The program that boxes run, and the folder in which tools may write. Both
 * strings must last. Under memcheck and counts the tool's report is the file
 * box_report() after box_finish(). */
void box_set_program(const char *path, const char *work_dir);

/* Starts a clean box; stops the one before. */
void box_start(const struct box_options *options);

/* Stops the box, if one runs. Its output stays readable. */
void box_stop(void);

/* Ends a box under a tool in such a way that the tool writes its report. */
void box_finish(void);

/* Path of the tool's report; lasts until the next box starts. Blames a
 * submission that put something else than a file in its place. */
const char *box_report(void);

/* The running box's wire and region; dies when none runs. */
struct wire *box_wire(void);
const struct region *box_region(void);

/* Runs the `count` steps that lie on the wire. Blames the submission when the
 * box crashes, hangs, or breaks the protocol. */
void box_run(uint32_t count);

/* max(break, highest touched byte) in bytes: what the heap has used. The
 * first is the box's word, the second the kernel's. */
uint64_t box_footprint(void);

/* The break as the box tells it, at most the limit. */
uint64_t box_break(void);

/* What the student's code printed in the last box, capped, made printable.
 * Lasts until the next box starts. */
const char *box_output(void);

/* Forgets the output of the box before. */
void box_forget(void);

/* From here on a hang is expected: limits are short and hangs not counted. */
void box_expect_hangs(bool expected);

/* Hanging boxes so far: after the second one the limits shrink. */
unsigned box_hangs(void);

#endif
