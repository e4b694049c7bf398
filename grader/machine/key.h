/* key.h: thread-local keys; the calls are in sim.h. */
#ifndef MACHINE_KEY_H
#define MACHINE_KEY_H

/* Calls the destructors of the running thread's values. */
void key_end_thread(void);

#endif
