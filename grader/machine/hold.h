/* hold.h: which locks a core's thread has taken and not given back, and where:
 * for the sentence on a deadlock. It costs nothing. */
#ifndef MACHINE_HOLD_H
#define MACHINE_HOLD_H

#include "state.h"

/* The running core has taken a lock, at pc in its code. Beyond MACHINE_HOLDS
 * locks at a time it is not written down. */
void hold_begin(const volatile void *lock, const void *pc);

/* It has given one back. */
void hold_end(const volatile void *lock);

#endif
