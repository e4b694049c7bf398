/* fence.c: fences, as the thread sanitizer's runtime has them. */
#include "access.h"

/* Only a sequentially consistent one is an instruction on x86-64. */
void __tsan_atomic_thread_fence(int order)
{
    struct machine *m = machine_state();
    if (m->running && order == __ATOMIC_SEQ_CST)
        m->running->clock += m->cost.fence;
}

void __tsan_atomic_signal_fence(int order)
{
    (void)order;
}
