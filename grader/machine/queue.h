/* queue.h: threads of the plan that wait for a core. */
#ifndef MACHINE_QUEUE_H
#define MACHINE_QUEUE_H

#include "core.h"

enum { MAX_THREADS = 1024 }; /* of a plan */

struct queue {
    unsigned n, started; /* 0 <= started <= n */
    struct {
        void *(*run)(void *);
        void *arg;
    } thread[MAX_THREADS];
};

/* One more thread of the plan; starts at once if a core is free. */
void queue_add(struct machine *m, void *(*run)(void *), void *arg);

/* True if a thread waits for a core. */
bool queue_waits(const struct machine *m);

/* The core, which does not run, is free from that cycle on: the first thread in
 * the queue starts there, if there is one. */
void queue_serve(struct machine *m, struct core *core, uint64_t clock);

/* The running core is free: leaves its stack, so that another thread may start
 * on it. */
_Noreturn void queue_hand_over(struct machine *m);

/* On the kernel thread's own stack: starts a thread on the core that was handed
 * over; false if none was. */
bool queue_take_over(struct machine *m);

#endif
