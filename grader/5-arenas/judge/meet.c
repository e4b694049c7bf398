#include "meet.h"

#include "scene.h"

static uint32_t take_filled(unsigned thread)
{
    uint32_t block = plan_malloc(thread, 48);

    plan_fill(thread, block, 48);
    return block;
}

/* What two threads freed at a time shows when all of it is asked for again. */
static void use_one_size(unsigned thread)
{
    uint32_t a = take_filled(thread), b = take_filled(thread), c, d;

    plan_free(thread, a);
    c = take_filled(thread);
    plan_look(thread, b, 48);
    plan_free(thread, b);
    d = take_filled(thread);
    plan_look(thread, c, 48);
    take_filled(thread);
    plan_look(thread, d, 48);
}

/* It begins with free blocks: who is stopped between a look at their list and
 * a write has something to lose. Thread 1 ends where it does most harm to who
 * was stopped when it began: the head of the list is what it was, and the
 * second block is in use. */
void meet_in_pair(void)
{
    enum { FREED = 3 };
    uint32_t freed[FREED], kept, block;

    plan_start(2);
    scene_take(0, freed, FREED, 48);
    scene_free_all(0, freed, FREED);
    plan_wait(1, plan_last(0));
    kept = take_filled(0);
    block = take_filled(0);
    plan_look(0, kept, 48);
    plan_free(0, block);
    take_filled(0);
    block = take_filled(1);
    kept = take_filled(1);
    plan_free(1, block);
    plan_look(1, kept, 48);
}

void meet_in_one_size(void)
{
    plan_start(3);
    for (unsigned t = 0; t < 3; t++)
        use_one_size(t);
}

static void go_all_ways(unsigned thread)
{
    uint32_t a = plan_malloc(thread, 200);
    uint32_t b = plan_memalign(thread, 256, 300);

    plan_memalign(thread, 3, 100);
    plan_free_nothing(thread);
    a = plan_realloc(thread, a, 3000);
    plan_malloc(thread, 0);
    a = plan_realloc(thread, a, 20);
    plan_free(thread, b);
    plan_realloc(thread, a, 0);
    plan_malloc(thread, 100 * KiB);
}

void meet_in_all_ways(void)
{
    plan_start(3);
    for (unsigned t = 0; t < 3; t++)
        go_all_ways(t);
}

enum { THREADS = 6, HANDED = 20 };

/* Each thread's blocks are freed by the one before it. */
static void plan_to_pass_on(void)
{
    uint32_t block[THREADS][HANDED];

    for (unsigned i = 0; i < HANDED; i++)
        for (unsigned t = 0; t < THREADS; t++) {
            block[t][i] = plan_malloc(t, 40 + 8 * i);
            plan_fill(t, block[t][i], 40);
        }
    for (unsigned i = 0; i < HANDED; i++)
        for (unsigned t = 0; t < THREADS; t++)
            plan_free(t, block[(t + 1) % THREADS][i]);
}

void meet_and_pass_on(void)
{
    plan_start(THREADS);
    for (unsigned t = 0; t < THREADS; t++)
        scene_shuffle(t, 60, (struct sizes){1, 4 * KiB});
    plan_to_pass_on();
    for (unsigned t = 0; t < THREADS; t++) {
        scene_shuffle(t, 30, (struct sizes){1, 300 * KiB});
        plan_exit(t);
    }
}
