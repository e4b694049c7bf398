/* stuck.c: threads that do not come to an end: the run does, and says why and
 * where each core is. */
#include <pthread.h>
#include <stdatomic.h>

#include "claim.h"

static pthread_mutex_t left, right;
static atomic_int met;

/* Both take one lock, wait for each other, and want the other one. */
static void *embrace(void *core)
{
    pthread_mutex_t *first = core ? &left : &right;
    pthread_mutex_t *second = core ? &right : &left;
    pthread_mutex_lock(first);
    atomic_fetch_add(&met, 1);
    while (atomic_load(&met) < 2)
        ;
    pthread_mutex_lock(second);
    return NULL;
}

/* Not static: the compiler reads it once, but cannot know that it stays false.
 */
bool plain_flag;

static void *wait_for_plain_flag(void *core)
{
    while (!plain_flag)
        ;
    return core;
}

static atomic_bool flag;

static void *wait_for_flag(void *core)
{
    while (!atomic_load(&flag))
        ;
    return core;
}

static void *leave(void *core)
{
    return core;
}

/* Would not do any harm if it went on: more memory than there are books for. */
static char *const nowhere = (char *)0x200000000000;

static void *touch_too_much(void *core)
{
    for (uint64_t page = 0; page < 1 << 20; page++)
        machine_block(0, nowhere + page * 4096, 8);
    return core;
}

static bool is_in(const void *pc, void *(*function)(void *))
{
    return (uint64_t)pc - (uint64_t)function < 256;
}

static void expect_deadlock(void)
{
    const struct machine_result *r = run_on(2, embrace, 0);
    claim(r->end == MACHINE_DEADLOCK, "a deadly embrace is found");
    claim(r->core[0].state == CORE_BLOCKED && r->core[0].waits_at == &left &&
              r->core[1].waits_at == &right,
          "and who waits for what");
    claim(is_in(r->core[0].pc, embrace) && is_in(r->core[1].pc, embrace),
          "and where");
    claim(r->core[0].n_calls == 1, "and the depth of its stack");
    const struct machine_hold *hold = r->core[0].hold;
    claim(r->core[0].n_holds == 1 && hold->lock == &right &&
              is_in(hold->pc, embrace),
          "and what it holds, and where it took that");
}

static pthread_mutex_t loose;
static pthread_cond_t never;
static pthread_spinlock_t spin;

static void *lock_and_leave(void *core)
{
    pthread_spin_lock(&spin);
    pthread_mutex_lock(&left);
    pthread_mutex_lock(&right);
    pthread_mutex_unlock(&left);
    pthread_spin_unlock(&spin);
    return core;
}

static void *unlock_twice(void *core)
{
    pthread_mutex_lock(&loose);
    pthread_mutex_unlock(&loose);
    pthread_mutex_unlock(&loose);
    return core;
}

static void *unlock_another_s(void *core)
{
    if (core) {
        while (atomic_load(&met) == 0)
            ;
        pthread_mutex_unlock(&loose);
    } else {
        pthread_mutex_lock(&loose);
        atomic_store(&met, 1);
    }
    return core;
}

static void *wait_without_lock(void *core)
{
    pthread_cond_wait(&never, &loose);
    return core;
}

static void expect_unlocked(unsigned cores, void *(*run)(void *),
                            const char *what)
{
    loose = left = right = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    atomic_store(&met, 0);
    const struct machine_result *r = run_on(cores, run, 100000);
    const struct machine_core *core = &r->core[cores - 1];
    claim(r->end == MACHINE_UNLOCKED && r->fault == &loose &&
              r->faulty == cores - 1 && is_in(core->pc, run),
          what);
}

static void expect_holds(void)
{
    left = right = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    const struct machine_result *r = run_on(1, lock_and_leave, 0);
    claim(r->end == MACHINE_DONE && r->core[0].n_holds == 1 &&
              r->core[0].hold[0].lock == &right,
          "what a thread kept when it ended is known");
    expect_unlocked(1, unlock_twice, "to unlock what nobody holds is found");
    expect_unlocked(2, unlock_another_s, "and what another thread holds");
    expect_unlocked(1, wait_without_lock, "and to wait without the lock");
}

static void expect_budget(void)
{
    const struct machine_result *r = run_on(2, wait_for_plain_flag, 100000);
    claim(r->end == MACHINE_BUDGET && r->steps == 100000,
          "a loop on a plain flag ends when the budget is spent");
    claim(is_in(r->core[0].pc, wait_for_plain_flag), "in that loop");
    r = run_on(64, wait_for_flag, 1000000);
    claim(r->end == MACHINE_BUDGET, "so does one on an atomic flag");
    claim(r->core[63].cycles > 0 && is_in(r->core[63].pc, wait_for_flag),
          "after all cores had their turns");
}

int main(void)
{
    machine_boot(MACHINE_CORES);
    expect_deadlock();
    expect_holds();
    expect_budget();
    claim(run_on(1, touch_too_much, 0)->end == MACHINE_FULL,
          "touching more pages than there are books for ends the run");
    claim(run_on(8, leave, 0)->end == MACHINE_DONE,
          "the next run is not hurt by any of this");
    return 0;
}
