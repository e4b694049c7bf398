/* script.h: calls for the box to make by itself, at full speed.
 *
 *     script_clear();
 *     script_at(0);
 *     script_add(CALL_MALLOC, 7, 24, 0);       slot 7 = mm_malloc(24)
 *     script_add_on_slot(CALL_FREE, 0, 7, 0);  mm_free(slot 7)
 *     script_run();
 *     remote p = {script_reply(7).value};
 *
 * The judge keeps its own copy of the steps: what lies on the wire may be
 * overwritten by the box.
 */
#ifndef SCRIPT_H
#define SCRIPT_H

#include "../../wire/wire.h"

#include <stddef.h>

/* The last slot is where ask() puts its answer. */
enum { SCRIPT_NO_OP = -1, SLOT_ASK = WIRE_SLOTS - 1 };

/* An empty script. */
void script_clear(void);

/* Steps added from here on belong to operation `op` of the trace. */
void script_at(long op);

/* Adds slot[into] = call(a, b). Dies when the script is full. */
void script_add(unsigned call, uint32_t into, uint64_t a, uint64_t b);

/* The same, of three arguments. */
void script_add3(unsigned call, uint32_t into, uint64_t a, uint64_t b,
                 uint64_t c);

/* The same, with the value of slot a for a. */
void script_add_on_slot(unsigned call, uint32_t into, uint32_t a, uint64_t b);

/* The call that was added last. */
unsigned script_last_call(void);

/* Runs the script in the box. Blames the submission when the box crashes, hangs
 * or breaks the protocol. */
void script_run(void);

/* Ends a box under an instrument; its report can be read then. Blames when the
 * program does not come to its end. */
void script_finish(void);

/* The reply in a slot, copied once. */
struct reply script_reply(uint32_t slot);

/* One call, looked at closely: a script of a single step. */
struct reply ask(unsigned call, uint64_t a, uint64_t b);
struct reply ask3(unsigned call, uint64_t a, uint64_t b, uint64_t c);

/* Every lab says how a step reads: "mm_malloc(24)"; "": a student need not
 * know of it. `arg` has the slots' values in place of their numbers. */
void lab_describe_call(char *text, size_t bytes, unsigned call,
                       const uint64_t arg[WIRE_ARGS]);

#endif
