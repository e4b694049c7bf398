/* exclude.c: two algorithms that keep two threads apart by loads and stores, if
 * there is a fence between them: Peterson's and Dekker's. */
#include <stdatomic.h>

#include "search.h"

static struct {
    atomic_int turn, wants[2];
    volatile int inside, worst;
} world;

static void put(atomic_int *at, int value)
{
    atomic_store_explicit(at, value, memory_order_relaxed);
}

static int get(atomic_int *at)
{
    return atomic_load_explicit(at, memory_order_relaxed);
}

static void be_inside(void)
{
    world.inside++;
    if (world.inside > world.worst)
        world.worst = world.inside;
    world.inside--;
}

static bool two_were_inside(void)
{
    return world.worst > 1;
}

/* Peterson's algorithm, each thread three times. */
static void peterson(unsigned me, bool fence)
{
    for (unsigned i = 0; i < 3; i++) {
        put(&world.wants[me], 1);
        put(&world.turn, (int)(1 - me));
        if (fence)
            atomic_thread_fence(memory_order_seq_cst);
        while (get(&world.wants[1 - me]) && get(&world.turn) == (int)(1 - me))
            ;
        be_inside();
        atomic_store_explicit(&world.wants[me], 0, memory_order_release);
    }
}

static void *peterson_bare(void *thread)
{
    peterson(thread != NULL, false);
    return thread;
}

static void *peterson_fenced(void *thread)
{
    peterson(thread != NULL, true);
    return thread;
}

/* Dekker's algorithm. */
static void dekker(unsigned me, bool fence)
{
    for (unsigned i = 0; i < 3; i++) {
        put(&world.wants[me], 1);
        if (fence)
            atomic_thread_fence(memory_order_seq_cst);
        while (get(&world.wants[1 - me])) {
            if (get(&world.turn) == (int)me)
                continue;
            put(&world.wants[me], 0);
            while (get(&world.turn) != (int)me)
                ;
            put(&world.wants[me], 1);
            if (fence)
                atomic_thread_fence(memory_order_seq_cst);
        }
        be_inside();
        put(&world.turn, (int)(1 - me));
        atomic_store_explicit(&world.wants[me], 0, memory_order_release);
    }
}

static void *dekker_bare(void *thread)
{
    dekker(thread != NULL, false);
    return thread;
}

static void *dekker_fenced(void *thread)
{
    dekker(thread != NULL, true);
    return thread;
}

static const struct search broken[] = {
    {"Peterson without a fence", 2, 0, peterson_bare, two_were_inside, true, 0},
    {"Dekker without a fence", 2, 0, dekker_bare, two_were_inside, true, 0},
};

static const struct search sound[] = {
    {"Peterson with a fence", 2, 0, peterson_fenced, two_were_inside, true, 0},
    {"Peterson, sequentially consistent", 2, 0, peterson_bare, two_were_inside,
     false, 0},
    {"Dekker with a fence", 2, 0, dekker_fenced, two_were_inside, true, 0},
};

int main(void)
{
    machine_boot(2);
    machine_snapshot(&world, sizeof world);
    expect_found(broken, sizeof broken / sizeof broken[0]);
    expect_sound(sound, sizeof sound / sizeof sound[0]);
    return 0;
}
