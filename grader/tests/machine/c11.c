/* c11.c: C11's threads run on the machine, too. */
#include <threads.h>

#include "claim.h"

enum { CHILDREN = 5, ROUNDS = 30 };

static mtx_t lock;
static cnd_t changed;
static once_flag once = ONCE_FLAG_INIT;
static tss_t key;
static int inits, turn, sum, ended, busy;

static void init(void)
{
    inits++;
    mtx_init(&lock, mtx_plain);
    cnd_init(&changed);
}

static void end(void *value)
{
    ended += *(int *)value;
}

/* Children take turns. */
static int child(void *arg)
{
    int me = *(int *)arg;
    static int one = 1;
    call_once(&once, init);
    tss_set(key, &one);
    for (int i = 0; i < ROUNDS; i++) {
        mtx_lock(&lock);
        while (turn % CHILDREN != me)
            cnd_wait(&changed, &lock);
        turn++;
        busy += mtx_trylock(&lock) == thrd_busy;
        cnd_broadcast(&changed);
        mtx_unlock(&lock);
    }
    if (me == 0)
        thrd_exit(-1);
    return me;
}

static void *parent(void *core)
{
    thrd_t thread[CHILDREN];
    int number[CHILDREN];
    tss_create(&key, end);
    for (int i = 0; i < CHILDREN; i++) {
        number[i] = i;
        thrd_create(&thread[i], child, &number[i]);
    }
    for (int i = 0; i < CHILDREN; i++) {
        int result = 0;
        thrd_join(thread[i], &result);
        sum += result;
    }
    return core;
}

int main(void)
{
    machine_boot(CHILDREN + 1);
    struct machine_plan plan = {.cores = CHILDREN + 1};
    machine_prepare(&plan);
    machine_thread(parent, NULL);
    claim(machine_run()->end == MACHINE_DONE, "C11 threads come to their end");
    claim(inits == 1 && turn == CHILDREN * ROUNDS && busy == turn,
          "they lock, wait and signal");
    claim(sum == -1 + 1 + 2 + 3 + 4 && ended == CHILDREN,
          "their results and destructors are right");
    return 0;
}
