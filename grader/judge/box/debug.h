/* debug.h: a debugger on the box, for `saguaro replay --gdb`.
 *
 *   terminal <---> gdb --- attached ---> box <--- calls --- judge
 *
 * The box is stopped until whoever sits there says `continue`; the judge's
 * first call waits meanwhile. Then no limit of time holds.
 */
#ifndef DEBUG_H
#define DEBUG_H

#include <stdbool.h>
#include <sys/types.h>

/* From here on, each box is started under gdb, which says how to stop in that
 * function of the student's. The name has to stay. */
void debug_boxes(const char *function);
bool debug_on(void);

/* Starts gdb on a box that runs `program`, and returns once it is attached, or
 * was left again. Dies when gdb fails. Does nothing unless debug_on. */
void debug_attach(pid_t box, const char *program);

/* True when whoever sat at the debugger has left it, or killed the box there.
 */
bool debug_left(void);

/* Waits until the debugger is left. The box may be dead by then. */
void debug_wait(void);

#endif
