/* aim.h: where a switch is most likely to do harm.
 *
 * A thread that is stopped just before it uses memory that others use as well
 * has looked, and not yet acted. A switch anywhere else does the same as one at
 * the next of these places. A line of code that was run once counts as much as
 * one that was run a hundred times; and who stops a thread within what has to
 * be done in one piece had better stop the other one soon, too.
 */
#ifndef AIM_H
#define AIM_H

#include "../base/dice.h"

#include "../../machine/result.h"

/* Lists all single switches that are worth a try in a run that kept its
 * events, in random order. Returns how many, at most `max`. */
unsigned aim_all(const struct machine_result *run, struct dice *dice,
                 struct machine_switch *at, unsigned max);

/* Draws one behind step `after`. False if there is none. */
bool aim(const struct machine_result *run, uint64_t after, struct dice *dice,
         struct machine_switch *at);

#endif
