/* remote.c: blocks that another thread frees than the one that was given them.
 * With one thread, it frees them itself. */
#include "work.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

/* ---- remote ---- */

enum { HAND_BATCH = 10000, HAND_ROUNDS = 400 };

/* hand[i]: what thread i has for the next. */
static struct {
    _Alignas(64) void *block[HAND_BATCH];
} hand[WORK_THREADS];

static void hand_fill(unsigned thread, uint64_t *seed, size_t most)
{
    for (unsigned i = 0; i < HAND_BATCH; i++)
        hand[thread].block[i] =
            fresh(dice_between(seed, most > 64 ? 1 : 64, most));
}

static void hand_free(unsigned thread)
{
    for (unsigned i = 0; i < HAND_BATCH; i++)
        free(hand[thread].block[i]);
}

static void hand_on(unsigned thread, size_t most)
{
    uint64_t seed = 1 + thread;
    for (unsigned round = 0; round < HAND_ROUNDS; round++) {
        hand_fill(thread, &seed, most);
        meet();
        hand_free((thread + 1) % n_threads);
        meet();
    }
}

static void remote(unsigned thread)
{
    hand_on(thread, 64);
}

uint64_t work_remote(void)
{
    crew(n_threads, remote);
    return (uint64_t)HAND_BATCH * HAND_ROUNDS * n_threads;
}

/* ---- sh8 ---- */

static void sh8(unsigned thread)
{
    hand_on(thread, 100);
}

uint64_t work_sh8(void)
{
    crew(n_threads, sh8);
    return (uint64_t)HAND_BATCH * HAND_ROUNDS * n_threads;
}

/* ---- xmalloc: half of the threads allocate, the others free ---- */

enum { BATCH = 2000, BATCHES = 3000, QUEUE = 16 };

struct batch {
    void *block[BATCH];
};

static struct {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct batch *batch[QUEUE];
    unsigned n, left; /* in the queue; still to be taken out */
} queue = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, {0}, 0, 0};

static void queue_put(struct batch *batch)
{
    pthread_mutex_lock(&queue.lock);
    while (queue.n == QUEUE)
        pthread_cond_wait(&queue.changed, &queue.lock);
    queue.batch[queue.n++] = batch;
    pthread_cond_broadcast(&queue.changed);
    pthread_mutex_unlock(&queue.lock);
}

/* NULL: there will be no more. */
static struct batch *queue_take(void)
{
    struct batch *batch = NULL;
    pthread_mutex_lock(&queue.lock);
    while (queue.n == 0 && queue.left > 0)
        pthread_cond_wait(&queue.changed, &queue.lock);
    if (queue.left > 0) {
        batch = queue.batch[--queue.n];
        queue.left--;
    }
    if (queue.n == QUEUE - 1 || queue.left == 0)
        pthread_cond_broadcast(&queue.changed);
    pthread_mutex_unlock(&queue.lock);
    return batch;
}

static struct batch *batch_new(void)
{
    struct batch *batch = fresh(sizeof *batch);
    for (unsigned i = 0; i < BATCH; i++)
        batch->block[i] = fresh(64);
    return batch;
}

static void batch_free(struct batch *batch)
{
    for (unsigned i = 0; i < BATCH; i++)
        free(batch->block[i]);
    free(batch);
}

static void xmalloc(unsigned thread)
{
    struct batch *batch;
    if (n_threads == 1) {
        for (unsigned i = 0; i < BATCHES; i++)
            batch_free(batch_new());
    } else if (thread % 2 == 0) {
        for (unsigned i = 0; i < BATCHES; i++)
            queue_put(batch_new());
    } else {
        while ((batch = queue_take()))
            batch_free(batch);
    }
}

uint64_t work_xmalloc(void)
{
    unsigned producers = n_threads > 1 ? n_threads / 2 : 1;
    queue.left = BATCHES * producers;
    crew(n_threads, xmalloc);
    return (uint64_t)BATCHES * producers * BATCH;
}

/* ---- larson: a server whose threads end and pass on what is live ---- */

enum { LARSON_BLOCKS = 5000, LARSON_STEPS = 250000, LARSON_LIVES = 12 };

static void *larson_block[WORK_THREADS][LARSON_BLOCKS];

/* What a thread leaves behind, the next one of another row takes over. */
static void larson_life(unsigned row, uint64_t *seed)
{
    for (unsigned i = 0; i < LARSON_STEPS; i++) {
        void **block =
            &larson_block[row][dice_between(seed, 0, LARSON_BLOCKS - 1)];
        free(*block);
        *block = fresh(dice_between(seed, 8, 1000));
    }
}

static unsigned larson_round;

static void larson(unsigned thread)
{
    uint64_t seed = 1 + thread + WORK_THREADS * larson_round;
    larson_life((thread + larson_round) % n_threads, &seed);
}

uint64_t work_larson(void)
{
    for (; larson_round < LARSON_LIVES; larson_round++)
        crew(n_threads, larson);
    return (uint64_t)LARSON_STEPS * LARSON_LIVES * n_threads;
}
