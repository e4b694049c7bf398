/* box.h: the untrusted process, from the judge's side.
 *
 * At most one box runs at a time. A check starts it, talks to it through
 * script.h, and need not stop it: exam.c does, also when the check failed.
 *
 *   box_start  ->  box_run ... box_run  ->  box_stop
 *                     |  the batch was not done
 *                     v
 *                  death.h: says what happened
 */
#ifndef BOX_H
#define BOX_H

#include "../../wire/wire.h"
#include "instrument.h"
#include "region.h"

#include <stdio.h>

struct box_options {
    enum instrument under;
    bool watched;         /* by the witness (witness.h); under PLAIN alone */
    uint64_t region_at;   /* 0: REGION_LOW */
    uint64_t limit_bytes; /* how far the break may go; 0: REGION_BYTES */
};

/* How a batch ended. */
enum box_end {
    BATCH_DONE,
    BATCH_CRASHED, /* a fatal signal; wire->crash says more */
    BATCH_HUNG,   /* out of time; wire->crash says where, if state is CRASHED */
    BATCH_EXITED, /* the process ended; box_wait_status() */
    BATCH_REFUSED,  /* it asked the kernel for what a watched box may not */
    BATCH_TAMPERED, /* what only the judge writes was written over */
    BATCH_LEFT,     /* under a debugger, which was left */
};

/* The programs that boxes run, by flavour, NULL where there is none; last. Dies
 * when `work` cannot hold a folder for the instruments. */
void box_set_program(char *const path[N_FLAVOURS], const char *work);

/* Why there is no program of a flavour that the lab has: a sentence about the
 * submission, which lasts; NULL: there is. */
void box_set_unbuilt(const char *why);

/* The one that the last box ran. */
const char *box_program(void);

/* Starts a clean box; stops the one before. Blames a submission that could not
 * be built for it. Dies when the box does not come to serve. */
void box_start(const struct box_options *options);

/* Stops the box, if one runs. Its output stays readable. */
void box_stop(void);

/* Stops the box and forgets its output. */
void box_forget(void);

/* Runs the `count` steps that lie on the wire, which are these; NULL: a crew's.
 * The box is of no more use unless they were done. */
enum box_end box_run(const struct step *step, uint32_t count);

/* Ends a box under an instrument so that it writes its report. False when it
 * did not come to its end. */
bool box_finish(void);

/* All that was printed in the box so far; the caller closes it. */
FILE *box_transcript(void);

/* The running box's wire and region; dies when none runs. */
struct wire *box_wire(void);
const struct region *box_region(void);

/* What it runs under, whether it is watched, and how many batches it was given.
 */
enum instrument box_under(void);
bool box_is_watched(void);
uint32_t box_batches(void);

/* From now on a batch may take so much longer than usual, while the machine
 * makes progress. */
void box_be_patient(unsigned extra_ms);

/* True if the last batch hung. */
bool box_hung(void);

/* How far its break may go. */
uint64_t box_limit_bytes(void);

/* After BATCH_HUNG: true if the box had taken all the time that one has
 * (allowance.h). Else the time that the batch had, and how often what it was in
 * had hung before. */
bool box_is_spent(void);
unsigned box_patience_ms(void);
unsigned box_hangs_before(void);

/* As waitpid(2) has it, after BATCH_EXITED. */
int box_wait_status(void);

/* max(break, highest touched byte) in bytes: what the heap has used. The
 * first is the box's word, the second the kernel's. */
uint64_t box_footprint(void);

/* The break as the box tells it, at most the limit. */
uint64_t box_break(void);

/* What the student's code printed in the last box, capped, made printable.
 * Lasts until the next box starts. */
const char *box_output(void);

#endif
