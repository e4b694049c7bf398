/* planted.c: errors that only some orders of steps show, each planted here;
 * beside each, the same without the error. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>

#include "search.h"

enum { NODES = 4 };

struct node {
    struct node *_Atomic next;
    int held;
};

static struct {
    volatile long count;
    atomic_long atomic_count;
    pthread_mutex_t left, right;
    atomic_int ready, waiting;
    struct node node[NODES];
    struct node *_Atomic top;
    pthread_spinlock_t spin;
} world;

static void *update(void *thread)
{
    for (unsigned i = 0; i < 3; i++)
        world.count++;
    return thread;
}

static void *update_atomically(void *thread)
{
    for (unsigned i = 0; i < 3; i++)
        atomic_fetch_add(&world.atomic_count, 1);
    return thread;
}

static bool atomic_update_is_lost(void)
{
    return world.atomic_count != 6;
}

static bool update_is_lost(void)
{
    return world.count != 6;
}

static void lock_both(pthread_mutex_t *first, pthread_mutex_t *second)
{
    pthread_mutex_lock(first);
    pthread_mutex_lock(second);
    world.count++;
    pthread_mutex_unlock(second);
    pthread_mutex_unlock(first);
}

static void *lock_in_two_orders(void *thread)
{
    if (thread)
        lock_both(&world.left, &world.right);
    else
        lock_both(&world.right, &world.left);
    return thread;
}

static void *lock_in_order(void *thread)
{
    lock_both(&world.left, &world.right);
    return thread;
}

/* Looks, and then says that it waits: the other one may have looked between. */
static void *wait_carelessly(void *thread)
{
    if (thread) {
        atomic_store(&world.ready, 1);
        if (atomic_load(&world.waiting))
            atomic_store(&world.waiting, 0);
        return thread;
    }
    if (!atomic_load(&world.ready)) {
        atomic_store(&world.waiting, 1);
        while (atomic_load(&world.waiting))
            ;
    }
    return thread;
}

static void *wait_carefully(void *thread)
{
    if (thread)
        atomic_store(&world.ready, 1);
    while (!atomic_load(&world.ready))
        ;
    return thread;
}

/* Gives the first one back when the second one is not free. */
static void *try_both(void *thread)
{
    pthread_mutex_t *first = thread ? &world.left : &world.right;
    pthread_mutex_t *second = thread ? &world.right : &world.left;
    for (;;) {
        pthread_mutex_lock(first);
        if (pthread_mutex_trylock(second) == 0)
            break;
        pthread_mutex_unlock(first);
    }
    pthread_mutex_unlock(second);
    pthread_mutex_unlock(first);
    return thread;
}

/* What it counts makes each look a new one. */
static void *count_while_waiting(void *thread)
{
    if (thread)
        atomic_store(&world.ready, 1);
    while (!atomic_load(&world.ready))
        world.count++;
    return thread;
}

static void *yield_while_waiting(void *thread)
{
    if (thread)
        atomic_store(&world.ready, 1);
    while (!atomic_load(&world.ready))
        sched_yield();
    return thread;
}

static void *spin_for_lock(void *thread)
{
    for (unsigned i = 0; i < 5; i++) {
        pthread_spin_lock(&world.spin);
        world.count++;
        pthread_spin_unlock(&world.spin);
        while (pthread_mutex_trylock(&world.left) != 0)
            ;
        pthread_mutex_unlock(&world.left);
    }
    return thread;
}

static bool spin_count_is_wrong(void)
{
    return world.count != 15;
}

static void push(struct node *node)
{
    struct node *old = atomic_load(&world.top);
    do
        atomic_store(&node->next, old);
    while (!atomic_compare_exchange_strong(&world.top, &old, node));
}

static struct node *pop(void)
{
    struct node *old = atomic_load(&world.top);
    while (old && !atomic_compare_exchange_strong(&world.top, &old,
                                                  atomic_load(&old->next)))
        ;
    return old;
}

static struct node *pop_twice(void)
{
    struct node *old = atomic_load(&world.top);
    if (old)
        atomic_store(&world.top, atomic_load(&old->next));
    return old;
}

/* Keeps one node; the other one comes and goes meanwhile: ABA. */
static void *use_stack(void *thread)
{
    struct node *first = pop();
    if (thread) {
        struct node *second = pop();
        push(first);
        first = second;
    }
    if (first)
        first->held++;
    return thread;
}

/* Who does not put a node back that was there does not meet it again. */
static void *pop_only(void *thread)
{
    struct node *node = pop();
    if (node)
        node->held++;
    return thread;
}

static void *pop_carelessly(void *thread)
{
    struct node *node = pop_twice();
    if (node)
        node->held++;
    return thread;
}

static bool node_is_in_two_places(void)
{
    for (struct node *node = world.top; node; node = node->next)
        node->held++;
    for (unsigned i = 0; i < NODES; i++)
        if (world.node[i].held > 1)
            return true;
    return false;
}

static const struct search planted[] = {
    {"a lost update", 2, 0, update, update_is_lost, true, 0},
    {"two locks in two orders", 2, 0, lock_in_two_orders, NULL, true, 0},
    {"a wait that nobody ends", 2, 0, wait_carelessly, NULL, true, 0},
    {"ABA in a stack", 2, 0, use_stack, node_is_in_two_places, true, 0},
    {"a node that is popped twice", 2, 0, pop_carelessly, node_is_in_two_places,
     true, 0},
};

static const struct search sound[] = {
    {"atomic updates", 2, 0, update_atomically, atomic_update_is_lost, true, 0},
    {"two locks in one order", 2, 0, lock_in_order, NULL, true, 0},
    {"a wait that ends", 4, 0, wait_carefully, NULL, true, 0},
    {"a wait that counts", 3, 0, count_while_waiting, NULL, true, 0},
    {"a wait that yields", 3, 0, yield_while_waiting, NULL, true, 0},
    {"locks that are tried", 2, 0, try_both, NULL, true, 0},
    {"locks that spin", 3, 0, spin_for_lock, spin_count_is_wrong, true, 0},
    {"pops alone", 4, 0, pop_only, node_is_in_two_places, true, 0},
};

static void fill_stack(void)
{
    for (unsigned i = 0; i < NODES - 1; i++)
        push(&world.node[i]);
}

int main(void)
{
    machine_boot(4);
    pthread_mutex_init(&world.left, NULL);
    pthread_mutex_init(&world.right, NULL);
    fill_stack();
    machine_snapshot(&world, sizeof world);
    expect_found(planted, sizeof planted / sizeof planted[0]);
    expect_sound(sound, sizeof sound / sizeof sound[0]);
    return 0;
}
