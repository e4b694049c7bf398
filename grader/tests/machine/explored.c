/* explored.c: a schedule repeats: from its seed, whatever ran before, and from
 * the list of switches that it made. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

#include "search.h"

enum { CORES = 2, THREADS = 4, OPERATIONS = 30, SEEDS = 500, LOTS = 10000 };

struct node {
    struct node *_Atomic next;
    long value;
};

static struct {
    pthread_mutex_t lock;
    pthread_spinlock_t spin;
    pthread_cond_t changed;
    struct node *_Atomic top;
    atomic_long sum, flag[CORES];
    long turns, locked, seen[THREADS];
    struct node node[64];
} world;

static __thread long own;

static struct node *pop(void)
{
    struct node *old = atomic_load(&world.top);
    while (old && !atomic_compare_exchange_weak(&world.top, &old, old->next))
        ;
    return old;
}

static void push(struct node *node)
{
    struct node *old = atomic_load(&world.top);
    do
        atomic_store_explicit(&node->next, old, memory_order_relaxed);
    while (!atomic_compare_exchange_weak(&world.top, &old, node));
}

/* All that decides about order has a part in it: locks, waits, spinning,
 * yields, buffered stores, plain races, ends and starts of threads. */
static void operate(unsigned me, unsigned i)
{
    struct node *node;
    switch ((i * 7 + me) % 6) {
    case 0:
        pthread_mutex_lock(&world.lock);
        world.locked++;
        pthread_cond_signal(&world.changed);
        pthread_mutex_unlock(&world.lock);
        break;
    case 1:
        node = pop();
        if (node) {
            node->value += own++;
            push(node);
        }
        break;
    case 2:
        pthread_spin_lock(&world.spin);
        world.turns++;
        pthread_spin_unlock(&world.spin);
        break;
    case 3:
        atomic_store_explicit(&world.flag[me % 2], i, memory_order_release);
        world.seen[me] += atomic_load(&world.flag[1 - me % 2]);
        break;
    case 4:
        while (pthread_mutex_trylock(&world.lock) != 0)
            sched_yield();
        pthread_mutex_unlock(&world.lock);
        break;
    default:
        world.seen[me] = world.seen[me] * 31 + world.turns++;
    }
}

static void *work(void *number)
{
    for (unsigned i = 0; i < OPERATIONS; i++)
        operate((unsigned)(uintptr_t)number, i);
    atomic_fetch_add(&world.sum, world.seen[(uintptr_t)number]);
    return number;
}

static uint64_t mix(uint64_t digest, const void *at, size_t bytes)
{
    const unsigned char *byte = at;
    for (size_t i = 0; i < bytes; i++)
        digest = (digest ^ byte[i]) * 0x100000001b3;
    return digest;
}

static uint64_t digest_of(const struct machine_result *r)
{
    uint64_t digest = mix(0xcbf29ce484222325, &world, sizeof world);
    uint64_t rest[] = {r->end, r->cycles, r->steps, r->contested, r->switches};
    digest = mix(digest, &r->count, sizeof r->count);
    digest = mix(digest, r->made, r->n_switches * sizeof r->made[0]);
    return mix(digest, rest, sizeof rest);
}

static const struct machine_result *run(const struct machine_plan *plan,
                                        unsigned threads)
{
    machine_restore();
    machine_prepare(plan);
    for (uintptr_t i = 0; i < threads; i++)
        machine_thread(work, (void *)i);
    return machine_run();
}

static struct machine_plan random_plan(uint64_t seed)
{
    return (struct machine_plan){
        .cores = CORES,
        .order = ORDER_RANDOM,
        .seed = seed,
        .depth = 1 + seed % 5,
        .expected = 600,
        .buffers = true,
        .budget_steps = seed % 10 == 9 ? 1500 : 100000,
    };
}

static uint64_t digest[SEEDS];

static void expect_same_after_others(void)
{
    bool same = true, differ = false;
    for (unsigned i = 0; i < SEEDS; i++) {
        struct machine_plan plan = random_plan(i);
        digest[i] = digest_of(run(&plan, THREADS));
        differ |= digest[i] != digest[0];
    }
    for (unsigned i = SEEDS; i-- > 0;) {
        struct machine_plan plan = random_plan(i);
        same &= digest_of(run(&plan, THREADS)) == digest[i];
    }
    claim(same, "a schedule is the same whatever ran before");
    claim(differ, "another seed is another schedule");
}

/* The switches of a run, given back, make that run; a part of them another. */
static void expect_same_as_given(void)
{
    static struct machine_switch given[MACHINE_SWITCHES];
    unsigned same = 0, drains = 0, switches = 0;
    for (unsigned i = 0; i < SEEDS; i++) {
        struct machine_plan plan = random_plan(i);
        const struct machine_result *r = run(&plan, THREADS);
        plan.order = ORDER_GIVEN;
        plan.seed = 0;
        plan.given = given;
        plan.n_given = r->n_switches;
        memcpy(given, r->made, r->n_switches * sizeof given[0]);
        switches += r->n_switches;
        for (unsigned j = 0; j < r->n_switches; j++)
            drains += given[j].drains != 0;
        same += digest_of(run(&plan, THREADS)) == digest[i];
    }
    printf("# %u of %u, %u entries, %u of them drains\n", same, SEEDS, switches,
           drains);
    claim(same == SEEDS, "a list of switches makes the same run again");
    claim(drains > SEEDS && switches > 5 * SEEDS, "and there are many of them");
}

static void expect_list_of_nothing(void)
{
    struct machine_plan plan = {
        .cores = CORES, .order = ORDER_GIVEN, .buffers = true};
    const struct machine_result *r = run(&plan, THREADS);
    claim(r->end == MACHINE_DONE && r->n_switches == 0,
          "without a list each runs as long as it can");
}

static void prologue(void)
{
    for (unsigned i = 0; i < 1000; i++)
        world.seen[0]++;
}

/* The others wait for the first one from their start on; as in a box, what has
 * them wait is not instrumented. */
static __attribute__((no_sanitize_thread, no_sanitize_coverage)) void *
wait_for_prologue(void *number)
{
    if (number == NULL)
        prologue();
    world.turns += number == NULL;
    machine_wake(&world.turns);
    while (world.turns == 0)
        machine_wait(&world.turns);
    return number;
}

/* No two looks are alike, as it counts them. */
static void *count_looks(void *number)
{
    while (number && atomic_load(&world.sum) == 0)
        world.turns++;
    atomic_store(&world.sum, 1);
    return number;
}

static void expect_patience(void)
{
    bool alone = true, soon = true;
    struct search prologue = {"",   CORES, 0,      wait_for_prologue,
                              NULL, true,  1000000};
    struct search looks = {"", CORES, 0, count_looks, NULL, true, 1000000};
    for (unsigned seed = 1; seed < 100; seed++) {
        struct machine_plan plan = plan_of(&prologue, seed, 100);
        const struct machine_result *r = run_plan(&prologue, &plan);
        alone &= r->steps > 1000 && r->contested < 10;
        plan = plan_of(&looks, seed, 100);
        soon &= run_plan(&looks, &plan)->steps < 10000;
    }
    claim(alone,
          "what is done while others wait from the start on has no rival");
    claim(soon, "a wait that is not seen to be one is ended, too");
}

static void expect_events(void)
{
    struct machine_plan plan = random_plan(3);
    plan.events = true;
    const struct machine_result *r = run(&plan, THREADS);
    bool in_order = true, as_listed = true;
    uint64_t step = 0;
    unsigned next = 0, kinds = 0;
    for (unsigned i = 0; i < r->n_events; i++) {
        const struct machine_event *event = &r->event[i];
        kinds |= 1u << event->kind;
        if (event->kind == EVENT_SEEN)
            continue;
        in_order &= step == 0 || event->step == step + 1;
        step = event->step;
        while (next < r->n_switches && r->made[next].step < event->step)
            next++;
        for (; next < r->n_switches && r->made[next].step == event->step;
             next++)
            as_listed &=
                r->made[next].drains || r->made[next].core == event->core;
    }
    claim(r->n_events > 100 && r->n_events <= MACHINE_EVENTS && in_order &&
              step == r->steps,
          "events are the last steps, all of them, in their order");
    claim((kinds & 31) == 31, "of all kinds that are steps");
    claim(as_listed, "and made by the cores that the switches name");
    claim(digest_of(r) == digest[3], "to look does not change the run");
}

static void *store_then_look(void *number)
{
    bool me = number != NULL;
    atomic_store_explicit(&world.flag[me], 1, memory_order_release);
    long other = atomic_load(&world.flag[!me]);
    atomic_store(&world.sum, other);
    return number;
}

/* The place of core 0's last event of that kind on its flag; -1: none. */
static int last_of(const struct machine_result *r, enum machine_event_kind kind)
{
    int found = -1;
    for (unsigned i = 0; i < r->n_events; i++)
        if (r->event[i].core == 0 && r->event[i].kind == kind &&
            r->event[i].at == &world.flag[0])
            found = (int)i;
    return found;
}

/* Core 0 is stopped at each of its steps, between its store and its look, too:
 * then core 1 misses the store, which is seen when core 0 goes on. */
static void expect_seen(void)
{
    bool late = false, sound = true;
    for (uint64_t step = 2; step < 10; step++) {
        const struct machine_switch given = {step, 1, 0};
        struct search two = {"", CORES, 0, store_then_look, NULL, true, 0};
        struct machine_plan plan = plan_of(&two, 0, 100);
        plan.order = ORDER_GIVEN;
        plan.given = &given;
        plan.n_given = 1;
        plan.events = true;
        const struct machine_result *r = run_plan(&two, &plan);
        int stored = last_of(r, EVENT_STORE), seen = last_of(r, EVENT_SEEN);
        late |= seen >= 0;
        sound &= seen < 0 || (seen > stored + CORES &&
                              r->event[seen].pc == r->event[stored].pc);
    }
    claim(late, "a store that others missed is told when it reaches memory");
    claim(sound, "as what was stored there, some steps later");
}

/* For the stopwatch of who calls it: `explored many`. */
static void run_many(void)
{
    uint64_t steps = 0;
    for (unsigned i = 0; i < LOTS; i++) {
        struct machine_plan plan = random_plan(i);
        plan.budget_steps = 100000;
        steps += run(&plan, CORES)->steps;
    }
    printf("%u schedules of %lu steps\n", LOTS, steps / LOTS);
}

int main(int argc, char **argv)
{
    machine_boot(CORES);
    for (unsigned i = 0; i < 64; i++)
        push(&world.node[i]);
    machine_snapshot(&world, sizeof world);
    if (argc > 1 && strcmp(argv[1], "many") == 0) {
        run_many();
        return 0;
    }
    expect_same_after_others();
    expect_same_as_given();
    expect_list_of_nothing();
    expect_patience();
    expect_events();
    expect_seen();
    return 0;
}
