/* litmus.c: what x86-TSO allows and what it does not, by small tests that have
 * names. */
#include <pthread.h>
#include <stdatomic.h>

#include "search.h"

enum { MANY = 40 }; /* more than a store buffer holds */

static struct {
    atomic_int x, y, own[2];
    int seen[2];
    volatile int plain;
    pthread_mutex_t lock[2];
    atomic_long wide[2];
    atomic_int many[2][MANY];
} world;

static void put(atomic_int *at, int value)
{
    atomic_store_explicit(at, value, memory_order_relaxed);
}

static int get(atomic_int *at)
{
    return atomic_load_explicit(at, memory_order_relaxed);
}

/* Store buffering: each stores, and reads the other's. */
static void *store_then_load(void *thread)
{
    int result;
    put(thread ? &world.y : &world.x, 1);
    result = get(thread ? &world.x : &world.y);
    world.seen[thread != NULL] = result;
    return thread;
}

static void *store_fence_load(void *thread)
{
    int result;
    put(thread ? &world.y : &world.x, 1);
    atomic_thread_fence(memory_order_seq_cst);
    result = get(thread ? &world.x : &world.y);
    world.seen[thread != NULL] = result;
    return thread;
}

static void *store_weak_fence_load(void *thread)
{
    int result;
    put(thread ? &world.y : &world.x, 1);
    atomic_thread_fence(memory_order_acq_rel);
    result = get(thread ? &world.x : &world.y);
    world.seen[thread != NULL] = result;
    return thread;
}

static void *store_strongly_then_load(void *thread)
{
    int result;
    atomic_store(thread ? &world.y : &world.x, 1);
    result = get(thread ? &world.x : &world.y);
    world.seen[thread != NULL] = result;
    return thread;
}

static void *store_then_plain_load(void *thread)
{
    int result;
    put(thread ? &world.y : &world.x, 1);
    world.plain = 0;
    result = get(thread ? &world.x : &world.y);
    world.seen[thread != NULL] = result;
    return thread;
}

static void *store_lock_load(void *thread)
{
    int result;
    put(thread ? &world.y : &world.x, 1);
    pthread_mutex_lock(&world.lock[thread != NULL]);
    result = get(thread ? &world.x : &world.y);
    world.seen[thread != NULL] = result;
    return thread;
}

static __attribute__((noinline)) void store_and_return(unsigned me)
{
    put(me ? &world.y : &world.x, 1);
}

static void *store_return_load(void *thread)
{
    store_and_return(thread != NULL);
    int result = get(thread ? &world.x : &world.y);
    world.seen[thread != NULL] = result;
    return thread;
}

static bool both_saw_nothing(void)
{
    return world.seen[0] == 0 && world.seen[1] == 0;
}

/* Message passing: data, then a flag. */
static void *pass_message(void *thread)
{
    int result[2];
    if (thread == NULL) {
        put(&world.x, 1);
        put(&world.y, 1);
        return thread;
    }
    result[0] = get(&world.y);
    result[1] = get(&world.x);
    world.seen[0] = result[0];
    world.seen[1] = result[1];
    return thread;
}

static bool flag_without_data(void)
{
    return world.seen[0] == 1 && world.seen[1] == 0;
}

static bool flag_and_data(void)
{
    return world.seen[0] == 1 && world.seen[1] == 1;
}

/* Load buffering: each reads, and stores what the other one reads. */
static void *load_then_store(void *thread)
{
    int result = get(thread ? &world.x : &world.y);
    put(thread ? &world.y : &world.x, 1);
    world.seen[thread != NULL] = result;
    return thread;
}

static bool both_saw_the_future(void)
{
    return world.seen[0] == 1 && world.seen[1] == 1;
}

/* A core sees its own store at once. */
static void *read_own(void *thread)
{
    int result;
    put(&world.own[thread != NULL], 7);
    result = get(&world.own[thread != NULL]);
    world.seen[thread != NULL] = result;
    return thread;
}

/* So it does a part of it, and each of more stores than a buffer holds. */
static void *read_part_of_own(void *thread)
{
    unsigned me = thread != NULL;
    int result;
    atomic_store_explicit(&world.wide[me], 7L << 32 | 5, memory_order_relaxed);
    put((atomic_int *)&world.wide[me], 9);
    long both = atomic_load_explicit(&world.wide[me], memory_order_relaxed);
    result = get((atomic_int *)&world.wide[me] + 1);
    world.seen[me] = both == (7L << 32 | 9) ? result : 0;
    return thread;
}

static void *store_many(void *thread)
{
    atomic_int *own = world.many[thread != NULL];
    int sum = 0;
    for (int i = 0; i < MANY; i++)
        put(&own[i], i);
    for (int i = 0; i < MANY; i++)
        sum += get(&own[i]);
    world.seen[thread != NULL] = sum - MANY * (MANY - 1) / 2 + 7;
    return thread;
}

static bool own_store_is_missed(void)
{
    return world.seen[0] != 7 || world.seen[1] != 7;
}

static const struct search seen[] = {
    {"store buffering", 2, 0, store_then_load, both_saw_nothing, true, 0},
    {"store buffering with a weak fence", 2, 0, store_weak_fence_load,
     both_saw_nothing, true, 0},
    {"a message that arrives", 2, 0, pass_message, flag_and_data, true, 0},
};

static const struct search never[] = {
    {"store buffering with a fence", 2, 0, store_fence_load, both_saw_nothing,
     true, 0},
    {"store buffering with seq_cst stores", 2, 0, store_strongly_then_load,
     both_saw_nothing, true, 0},
    {"store buffering without buffers", 2, 0, store_then_load, both_saw_nothing,
     false, 0},
    {"store buffering beyond a plain access", 2, 0, store_then_plain_load,
     both_saw_nothing, true, 0},
    {"store buffering beyond a lock", 2, 0, store_lock_load, both_saw_nothing,
     true, 0},
    {"store buffering beyond a return", 2, 0, store_return_load,
     both_saw_nothing, true, 0},
    {"a flag before its data", 2, 0, pass_message, flag_without_data, true, 0},
    {"load buffering", 2, 0, load_then_store, both_saw_the_future, true, 0},
    {"a core that misses its own store", 2, 0, read_own, own_store_is_missed,
     true, 0},
    {"a core that misses a part of it", 2, 0, read_part_of_own,
     own_store_is_missed, true, 0},
    {"a core that misses one of many", 2, 0, store_many, own_store_is_missed,
     true, 0},
};

static void *store_and_spin(void *thread)
{
    put(&world.x, 1);
    while (get(&world.y) == 0)
        ;
    return thread;
}

static void *read_both(void *thread)
{
    world.seen[0] = get(&world.x) + get(&world.y);
    return thread;
}

/* What waited in a store buffer when a run was ended is not stored in the next.
 */
static void expect_no_store_from_before(void)
{
    struct search ends = {"", 1, 0, store_and_spin, NULL, true, 50};
    struct search reads = {"", 1, 0, read_both, NULL, true, 0};
    unsigned left = 0, seen = 0;
    for (unsigned seed = 1; seed < 100; seed++) {
        struct machine_plan plan = plan_of(&ends, seed, 0);
        run_plan(&ends, &plan);
        left += world.x == 0;
        plan = plan_of(&reads, seed, 0);
        run_plan(&reads, &plan);
        seen += (unsigned)(world.seen[0] + world.x);
    }
    claim(left > 0 && seen == 0, "no store comes from the run before");
}

int main(void)
{
    machine_boot(2);
    machine_snapshot(&world, sizeof world);
    expect_found(seen, sizeof seen / sizeof seen[0]);
    expect_sound(never, sizeof never / sizeof never[0]);
    expect_no_store_from_before();
    return 0;
}
