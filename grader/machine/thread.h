/* thread.h: threads come and go on cores; the calls are in sim.h. */
#ifndef MACHINE_THREAD_H
#define MACHINE_THREAD_H

/* Where a core begins: runs its thread and ends it. */
void thread_main(void);

#endif
