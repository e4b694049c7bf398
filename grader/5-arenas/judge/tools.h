/* tools.h: a plan under a tool that looks at each access. Each runs it natively
 * and fails the check with the first thing that the tool objects to; before
 * that, on the machine, where a deadlock is told at once. */
#ifndef TOOLS_H
#define TOOLS_H

/* Under Valgrind, a plan for one thread. */
void tools_memcheck(void);

/* Under the thread sanitizer, a plan for several threads. */
void tools_sanitizer(void);

#endif
