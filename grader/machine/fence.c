/* fence.c: fences, as the thread sanitizer's runtime has them. */
#include "access.h"

#define CALLER __builtin_return_address(0)

/* Only a sequentially consistent one is an instruction on x86-64, and empties
 * the store buffer. */
void __tsan_atomic_thread_fence(int order)
{
    struct machine *m = machine_state();
    if (m->running == NULL || order != __ATOMIC_SEQ_CST)
        return;
    m->running->clock += m->cost.fence;
    access_call(m, NULL, CALLER);
}

void __tsan_atomic_signal_fence(int order)
{
    (void)order;
}
