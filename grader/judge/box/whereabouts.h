/* whereabouts.h: where threads of a crew are and what they hold, in words.
 *
 * Whoever shortens a run asks for the same again hundreds of times: what was
 * looked up is remembered.
 */
#ifndef WHEREABOUTS_H
#define WHEREABOUTS_H

#include "../crash/crash.h"
#include "crew.h"

/* "f(), mm.c line 20, called by g(), line 44": the innermost calls in the
 * student's code. "" and false: there are none. */
bool where_core_is(char *text, size_t bytes, const struct machine_core *core);
bool where_it_took(char *text, size_t bytes, const struct machine_hold *hold);

/* The innermost line of the student's where a core stopped; 0: in none. */
struct frame where_frame(const struct machine_core *core);

/* "'heaps[2].lock'", or "at 0x20000040" where it is in no variable of the
 * student's. */
void where_lock_is(char *text, size_t bytes, const void *lock);

/* Who has taken the lock and not given it back, by the number of its core.
 * NULL: nobody; or it holds many more, or its core has another thread now. */
const struct machine_hold *where_holder(const struct crew_run *run,
                                        const void *lock, unsigned *core);

#endif
