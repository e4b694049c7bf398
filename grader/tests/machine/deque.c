/* deque.c: the work-stealing deque of Chase and Lev (SPAA 2005), with the
 * orders of Le, Pop, Cohen and Zappa Nardelli (PPoPP 2013); and what becomes of
 * it when a part is left out. */
#include <stdatomic.h>

#include "search.h"

enum { ROOM = 4, ITEMS = 3, NONE = -1 };

/* Known when it is compiled: a look at a variable would empty the store buffer.
 */
enum fault { SOUND, NO_FENCE, LAST_WITHOUT_SWAP, STEAL_WITHOUT_SWAP };

static struct {
    atomic_long top, bottom;
    atomic_int item[ROOM];
    int taken[ITEMS];
} world;

static void push(int item)
{
    long bottom = atomic_load_explicit(&world.bottom, memory_order_relaxed);
    atomic_store_explicit(&world.item[bottom % ROOM], item,
                          memory_order_relaxed);
    atomic_store_explicit(&world.bottom, bottom + 1, memory_order_release);
}

static bool advance_top(long top)
{
    return atomic_compare_exchange_strong(&world.top, &top, top + 1);
}

static inline __attribute__((always_inline)) int take(enum fault fault)
{
    long bottom = atomic_load_explicit(&world.bottom, memory_order_relaxed) - 1;
    atomic_store_explicit(&world.bottom, bottom, memory_order_relaxed);
    if (fault != NO_FENCE)
        atomic_thread_fence(memory_order_seq_cst);
    long top = atomic_load_explicit(&world.top, memory_order_relaxed);
    int item = NONE;
    if (top <= bottom)
        item = atomic_load_explicit(&world.item[bottom % ROOM],
                                    memory_order_relaxed);
    if (top < bottom)
        return item;
    if (top == bottom && fault == LAST_WITHOUT_SWAP)
        atomic_store(&world.top, top + 1);
    else if (top == bottom && !advance_top(top))
        item = NONE;
    atomic_store_explicit(&world.bottom, bottom + 1, memory_order_relaxed);
    return item;
}

static inline __attribute__((always_inline)) int steal(enum fault fault)
{
    long top = atomic_load_explicit(&world.top, memory_order_acquire);
    atomic_thread_fence(memory_order_seq_cst);
    long bottom = atomic_load_explicit(&world.bottom, memory_order_acquire);
    if (top >= bottom)
        return NONE;
    int item =
        atomic_load_explicit(&world.item[top % ROOM], memory_order_relaxed);
    if (fault == STEAL_WITHOUT_SWAP)
        atomic_store(&world.top, top + 1);
    else if (!advance_top(top))
        return NONE;
    return item;
}

static void got(int item)
{
    if (item != NONE)
        world.taken[item]++;
}

static inline __attribute__((always_inline)) void *use(bool own,
                                                       enum fault fault)
{
    if (!own) {
        got(steal(fault));
        got(steal(fault));
        return NULL;
    }
    push(0);
    push(1);
    got(take(fault));
    push(2);
    for (unsigned i = 0; i < 3; i++)
        got(take(fault));
    return NULL;
}

static void *use_sound(void *thread)
{
    return use(thread == NULL, SOUND);
}

static void *use_without_fence(void *thread)
{
    return use(thread == NULL, NO_FENCE);
}

static void *use_without_last_swap(void *thread)
{
    return use(thread == NULL, LAST_WITHOUT_SWAP);
}

static void *use_without_swap(void *thread)
{
    return use(thread == NULL, STEAL_WITHOUT_SWAP);
}

static bool is_taken_wrongly(void)
{
    for (unsigned i = 0; i < ITEMS; i++)
        if (world.taken[i] != 1)
            return true;
    return false;
}

static const struct search planted[] = {
    {"a missing fence", 2, 0, use_without_fence, is_taken_wrongly, true, 0},
    {"the last item without a swap", 2, 0, use_without_last_swap,
     is_taken_wrongly, true, 0},
    {"a theft without a swap", 2, 0, use_without_swap, is_taken_wrongly, true,
     0},
};

static const struct search sound[] = {
    {"the deque", 2, 0, use_sound, is_taken_wrongly, true, 0},
    {"a missing fence, without store buffers", 2, 0, use_without_fence,
     is_taken_wrongly, false, 0},
};

int main(void)
{
    machine_boot(2);
    machine_snapshot(&world, sizeof world);
    expect_found(planted, sizeof planted / sizeof planted[0]);
    expect_sound(sound, sizeof sound / sizeof sound[0]);
    return 0;
}
