/* box.h: the untrusted process, student code behind a serving loop.
 *
 * It knows no test and no expected value. Before any student code runs it has
 * mapped wire and region, closed every other descriptor and locked itself
 * down. From then on the judge believes nothing that it says.
 */
#ifndef BOX_H
#define BOX_H

#include "../wire/wire.h"

/* A lab's table of calls: grader/LAB/box/calls.c defines it, in the order of
 * the enumeration in grader/LAB/wire/calls.h. */
typedef uint64_t call(const uint64_t arg[WIRE_ARGS]);
extern call *const calls[];
extern const unsigned n_calls;

/* The memory that the lab's allocator manages, and where it notes its break
 * for the judge. */
struct region {
    char *at;
    uint64_t bytes, limit_bytes;
    uint64_t *break_bytes;
    bool memcheck; /* Valgrind watches: tell it which bytes are whose */
};
extern struct region region;

/* From now on a fatal signal is reported on the wire, and the box waits to be
 * killed. SIGXCPU counts as one: the judge sends it to ask where a box that
 * does not answer is. WIRE_QUESTION is not fatal: it asks how far the machine
 * is. */
void report_crashes(struct wire *wire);

/* The same for a thread of a crew, which calls this first. */
void report_crashes_of_thread(unsigned number);

/* Of a watched box (judge/witness/). First of all: what the kernel might do to
 * its memory by itself, it is not to do. */
void witness_prepare(void);

/* Last of all, in place of the plain filter: sends the judge its papers,
 * touches the pages of the program, the stack, the wire and the start of the
 * region, so that using them causes no page fault, installs the filter and
 * sends its listener. */
void witness_begin(struct wire *wire);

/* Serves batches until it is killed. */
_Noreturn void serve(struct wire *wire);

#endif
