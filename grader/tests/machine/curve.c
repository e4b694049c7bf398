/* curve.c: five ways to count, from 1 to 64 cores: throughput goes the way that
 * theory and hardware say. `curve table` prints the table and nothing else. */
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "claim.h"

enum { ROUNDS = 400 };

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static long locked;

static void *count_locked(void *core)
{
    for (unsigned i = 0; i < ROUNDS; i++) {
        pthread_mutex_lock(&lock);
        locked++;
        pthread_mutex_unlock(&lock);
    }
    machine_operations(ROUNDS);
    return core;
}

static struct {
    _Alignas(64) volatile long count;
} own[MACHINE_CORES];

static void *count_own(void *core)
{
    for (unsigned i = 0; i < ROUNDS; i++)
        own[(uintptr_t)core].count++;
    machine_operations(ROUNDS);
    return core;
}

static atomic_long shared;

static void *count_atomic(void *core)
{
    for (unsigned i = 0; i < ROUNDS; i++)
        atomic_fetch_add(&shared, 1);
    machine_operations(ROUNDS);
    return core;
}

struct node {
    _Alignas(64) struct node *next;
};

static struct node nodes[MACHINE_CORES];
static _Atomic(struct node *) top;

static void push(struct node *node)
{
    node->next = atomic_load(&top);
    while (!atomic_compare_exchange_weak(&top, &node->next, node))
        ;
}

/* Each node stays on one core's hands until it is pushed again, and the nodes
 * are never freed, so that ABA only ever loses a node here: it is not our
 * business, and the loop ends all the same. */
static void pop(void)
{
    struct node *node = atomic_load(&top);
    while (node && !atomic_compare_exchange_weak(&top, &node, node->next))
        ;
}

static void *use_stack(void *core)
{
    for (unsigned i = 0; i < ROUNDS; i++) {
        push(&nodes[(uintptr_t)core]);
        pop();
    }
    machine_operations(ROUNDS);
    return core;
}

static atomic_long looped;

static void *count_by_loop(void *core)
{
    for (unsigned i = 0; i < ROUNDS; i++) {
        long old = atomic_load(&looped);
        while (!atomic_compare_exchange_weak(&looped, &old, old + 1))
            ;
    }
    machine_operations(ROUNDS);
    return core;
}

static const struct {
    const char *name;
    void *(*run)(void *);
} ways[] = {
    {"one lock", count_locked},     {"own counter", count_own},
    {"one atomic", count_atomic},   {"loop of compare-and-swap", count_by_loop},
    {"lock-free stack", use_stack},
};

enum { LOCK, OWN, ATOMIC, LOOP, STACK, N_WAYS };

static const unsigned cores[] = {1, 2, 4, 8, 16, 32, 64};

enum { P1, P2, P4, P8, P16, P32, P64, N_CORES };

static double rate[N_WAYS][N_CORES];

static void measure(bool table)
{
    for (unsigned way = 0; way < N_WAYS; way++) {
        for (unsigned i = 0; i < N_CORES; i++) {
            const struct machine_result *r = run_on(cores[i], ways[way].run, 0);
            rate[way][i] = throughput(r);
            if (table)
                printf("%-24s P=%2u  %8.3f ops/kcycle  %9lu cycles %8lu steps "
                       "%7lu switches %6lu transfers %6lu contended\n",
                       ways[way].name, cores[i], rate[way][i], r->cycles,
                       r->steps, r->switches, r->count.transfers,
                       r->count.contended);
        }
    }
}

static double fall(unsigned way)
{
    return rate[way][P1] / rate[way][P64];
}

int main(int argc, char **argv)
{
    bool table = argc > 1 && strcmp(argv[1], "table") == 0;
    machine_boot(MACHINE_CORES);
    measure(table);
    if (table)
        return 0;
    claim(locked == (1 + 2 + 4 + 8 + 16 + 32 + 64) * ROUNDS,
          "a lock loses no update");
    claim(shared == locked && looped == locked, "an atomic loses no update");
    claim(rate[LOCK][P2] < rate[LOCK][P1], "a second core slows one lock down");
    claim(rate[LOCK][P64] < rate[LOCK][P1] / 2, "one lock never recovers");
    claim(rate[LOCK][P64] > rate[LOCK][P8] / 2,
          "one lock falls to a level and stays there");
    claim(rate[OWN][P64] > 50 * rate[OWN][P1],
          "64 cores with counters of their own are 50 times as fast");
    claim(rate[ATOMIC][P2] < 0.7 * rate[ATOMIC][P1],
          "an atomic falls to the rate at which its line moves");
    claim(rate[ATOMIC][P64] > rate[ATOMIC][P2] / 2,
          "and stays there: adding never fails");
    double adds = rate[ATOMIC][P64] * (double)costs_published.transfer / 1000;
    claim(adds > 1 && adds < 2, "a core adds once or twice before it loses it");
    double faster = rate[ATOMIC][P16] / rate[LOOP][P16];
    claim(faster > 4 && faster < 6,
          "adding is 4 to 6 times as fast as a loop that may fail");
    double kind = fall(LOCK) / fall(LOOP);
    claim(kind > 1 / 3.0 && kind < 3,
          "a lock and such a loop fall by comparable factors");
    double second = rate[STACK][P2] / rate[STACK][P1];
    claim(second > 0.11 && second < 0.35,
          "a second core slows a lock-free stack to less than a third");
    claim(rate[STACK][P8] < rate[STACK][P2] &&
              rate[STACK][P64] < rate[STACK][P8],
          "which falls with each core that retries");
}
