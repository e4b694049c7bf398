/* many.c: more threads than cores, and what code of the box may ask for: waits
 * that cost nothing, work, loads and stores. */
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "claim.h"

enum { CORES = 4, THREADS = 1024 };

static __thread long own = 7;
static bool own_was_right = true;
static atomic_int living, most_living, ended_values, started[THREADS];
static pthread_key_t key;

static void end_value(void *value)
{
    ended_values += value == &key;
}

static void *live(void *number)
{
    own_was_right &= own == 7 && pthread_getspecific(key) == NULL;
    own++;
    pthread_setspecific(key, &key);
    started[(uintptr_t)number]++;
    int now = atomic_fetch_add(&living, 1) + 1;
    if (now > most_living)
        most_living = now;
    machine_work((uintptr_t)number % 7 * 1000);
    atomic_fetch_sub(&living, 1);
    if ((uintptr_t)number % 3 == 0)
        pthread_exit(number);
    return number;
}

static const struct machine_result *run_threads(unsigned threads)
{
    struct machine_plan plan = {.cores = CORES};
    machine_prepare(&plan);
    pthread_key_create(&key, end_value);
    for (uintptr_t i = 0; i < threads; i++)
        machine_thread(live, (void *)i);
    return machine_run();
}

static bool each_started_once(void)
{
    bool is = true;
    for (unsigned i = 0; i < THREADS; i++)
        is &= started[i] == 1;
    return is;
}

/* The first of two lives long; all the others share the second core. */
static int core_of[6];

static void *live_long_or_short(void *number)
{
    core_of[(uintptr_t)number] = machine_self();
    machine_work(number ? 1000 : 1000000);
    return number;
}

static void *give_birth(void *number)
{
    pthread_t child;
    if (number == NULL && pthread_create(&child, NULL, live, number) == 0)
        pthread_join(child, NULL);
    return number;
}

static uint64_t slot;
static uint64_t seen[CORES];

/* The first one fills the slot late, the others wait for it. */
static void *hand_on(void *number)
{
    if (number) {
        while (slot == 0)
            machine_wait(&slot);
        seen[(uintptr_t)number] = machine_load(&slot);
        return number;
    }
    machine_work(5000);
    machine_store(&slot, 42);
    machine_wake(&slot);
    return number;
}

static void *load_and_store(void *number)
{
    machine_store(&slot, machine_load(&slot));
    return number;
}

static void *wait_for_ever(void *number)
{
    machine_wait(&slot);
    return number;
}

static void expect_queue(void)
{
    const struct machine_result *r = run_threads(THREADS);
    claim(r->end == MACHINE_DONE && each_started_once(),
          "of 1024 threads on 4 cores each runs once");
    claim(most_living == CORES, "no more live at once than there are cores");
    claim(own_was_right, "each has fresh thread-local variables");
    claim(ended_values == THREADS, "and its keys' destructors run");
    claim(r->cycles > THREADS / CORES * costs_published.thread,
          "each but the first ones costs as much as a thread");
    struct machine_plan plan = {.cores = 2};
    machine_prepare(&plan);
    for (uintptr_t i = 0; i < 6; i++)
        machine_thread(live_long_or_short, (void *)i);
    machine_run();
    static const int expected[6] = {0, 1, 1, 1, 1, 1};
    claim(memcmp(core_of, expected, sizeof expected) == 0,
          "who waits gets the core that is free first");
    machine_prepare(&plan);
    for (uintptr_t i = 0; i < 6; i++)
        machine_thread(give_birth, (void *)i);
    claim(machine_run()->end == MACHINE_DONE,
          "threads that create some do not starve those who wait");
}

static void expect_waits(void)
{
    struct machine_result r = *run_on(CORES, hand_on, 0);
    claim(r.end == MACHINE_DONE && seen[1] == 42 && seen[3] == 42,
          "who waits sees what it waited for");
    claim(r.core[1].cycles >= 5000, "and the time has passed");
    claim(r.count.system_calls == 0 && r.cycles < 5000 + 4000,
          "that costs no more than the page and its line");
    claim(run_on(1, load_and_store, 0)->count.accesses == 2,
          "loads and stores count as accesses");
    r = *run_on(2, wait_for_ever, 0);
    claim(r.end == MACHINE_DEADLOCK && r.core[1].waits_at == &slot,
          "a wait that nobody ends is a deadlock");
}

int main(void)
{
    machine_boot(CORES);
    expect_queue();
    expect_waits();
    machine_store(&slot, 5);
    claim(machine_load(&slot) == 5, "outside of a run they only do it");
    return 0;
}
