/* interrupt.h: Ctrl-C, a closed terminal, kill(1): whoever is told to end
 * leaves nothing behind.
 *
 * While a judge is watched over, INT, TERM and HUP end the judge and all that
 * it started. Its caller sees that it is gone, cleans up as after any run, and
 * then lets the signal do to this program what it would have done before.
 */
#ifndef INTERRUPT_H
#define INTERRUPT_H

#include <stdbool.h>
#include <sys/types.h>

/* Makes the signals wait, so that none comes between what is to be cleaned up
 * and interrupt_watch(). */
void interrupt_hold(void);

/* From now on the signals end the process group `judge`, or only the process
 * when it has no group of its own. A signal that was ignored stays ignored. */
void interrupt_watch(pid_t judge, bool own_group);

/* Whether one of them has come since then. */
bool interrupt_came(void);

/* The judge has been reaped: the signals are as they were before. One that
 * came meanwhile comes again, and mostly ends the program here. */
void interrupt_end(void);

#endif
