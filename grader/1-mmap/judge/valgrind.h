/* valgrind.h: calls for a box under Valgrind, which knows of each byte whether
 * anybody has written it. Here the stack is all zeroes before a call, so who
 * reads there what was never written is right by luck everywhere else.
 *
 * Left out is what it cannot run, or takes for errors: files, threads, probes,
 * and regions of 64 GiB and more.
 */
#ifndef VALGRIND_H
#define VALGRIND_H

/* Adds calls to the script, of all functions that it can run. Throws the
 * scene's dice; the region's bytes have to be the box's. */
void valgrind_add_calls(void);

#endif
