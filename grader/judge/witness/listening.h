/* listening.h: whether this system lets the judge see a box's system calls. */
#ifndef LISTENING_H
#define LISTENING_H

/* Tries it, on a child: a filter with a listener, a call that it is told of, a
 * descriptor handed over, the answer. 0: all of that works; else the errno of
 * the first that does not, EBUSY when another program listens already, ENOSYS
 * when the child was killed for it. */
int listening_error(void);

/* What follows from such an errno, and what to do: a sentence or two. */
const char *listening_advice(int error);

#endif
