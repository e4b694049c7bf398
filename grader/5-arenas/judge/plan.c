#include "plan.h"

#include "../../judge/exam/exam.h"
#include "../../judge/base/fail.h"
#include "../wire/calls.h"

#include <string.h>

struct move {
    uint32_t thread;
    uint16_t call;
    bool on_block; /* arg 0 is the number of a move */
    uint64_t arg[WIRE_ARGS];
};

static struct move moves[WIRE_STEPS];
static uint32_t n_moves, n_requests, mark;
static unsigned n_threads;
static uint32_t last_of[WIRE_THREADS];
static uint32_t step_of[WIRE_STEPS];
static uint32_t last_use[WIRE_STEPS]; /* of a block: a move; itself: none yet */

/* The last move of another thread that a thread has waited for, plus one. */
static uint32_t seen[WIRE_THREADS][WIRE_THREADS];

static uint32_t add(struct move move)
{
    if (n_moves == WIRE_STEPS || move.thread >= n_threads)
        die("a plan has more than %d moves or %u threads", WIRE_STEPS,
            n_threads);
    if (move.call <= CALL_MEMALIGN && move.call != CALL_INIT)
        n_requests++;
    last_of[move.thread] = last_use[n_moves] = n_moves;
    moves[n_moves] = move;
    return n_moves++;
}

static uint32_t add_call(unsigned thread, unsigned call, uint64_t a, uint64_t b)
{
    return add((struct move){thread, (uint16_t)call, false, {a, b}});
}

/* A move on what an earlier one came to; it waits for that one. */
static uint32_t add_after(unsigned thread, unsigned call, uint32_t earlier,
                          uint64_t b, uint64_t c)
{
    seen[thread][moves[earlier].thread] = earlier + 1;
    return add((struct move){thread, (uint16_t)call, true, {earlier, b, c}});
}

/* A move on a block that may come from another thread: whoever passes a block
 * on has done with it. */
static uint32_t add_on(unsigned thread, unsigned call, uint32_t block,
                       uint64_t b, uint64_t c)
{
    uint32_t last = last_use[block], other = moves[last].thread;

    if (last != block && other != thread && last >= seen[thread][other])
        plan_wait(thread, last);
    return last_use[block] =
               add((struct move){thread, (uint16_t)call, true, {block, b, c}});
}

void plan_start(unsigned threads)
{
    n_moves = n_requests = mark = 0;
    n_threads = threads;
    for (unsigned t = 0; t < threads; t++)
        memset(seen[t], 0, threads * sizeof *seen[t]);
    uint32_t init = add_call(0, CALL_INIT, 0, 0);
    for (unsigned t = 1; t < threads; t++)
        plan_wait(t, init);
}

uint32_t plan_malloc(unsigned thread, uint64_t bytes)
{
    return add_call(thread, CALL_MALLOC, bytes, 0);
}

uint32_t plan_memalign(unsigned thread, uint64_t alignment, uint64_t bytes)
{
    return add_call(thread, CALL_MEMALIGN, alignment, bytes);
}

uint32_t plan_realloc(unsigned thread, uint32_t block, uint64_t bytes)
{
    return add_on(thread, CALL_REALLOC, block, bytes, 0);
}

void plan_free(unsigned thread, uint32_t block)
{
    add_on(thread, CALL_FREE, block, 0, 0);
}

uint32_t plan_realloc_nothing(unsigned thread, uint64_t bytes)
{
    return add_call(thread, CALL_REALLOC, 0, bytes);
}

void plan_free_nothing(unsigned thread)
{
    add_call(thread, CALL_FREE, 0, 0);
}

uint64_t plan_tag(uint32_t move)
{
    uint64_t x = (exam.seed << 32 ^ (move + 1)) * 0x9e3779b97f4a7c15u;
    return x ^ x >> 29;
}

void plan_fill(unsigned thread, uint32_t block, uint64_t bytes)
{
    add_on(thread, CALL_WRITE, block, bytes, plan_tag(block));
}

void plan_look_as(unsigned thread, uint32_t block, uint64_t bytes, uint32_t as)
{
    add_on(thread, CALL_READ, block, bytes, plan_tag(as));
}

void plan_look(unsigned thread, uint32_t block, uint64_t bytes)
{
    plan_look_as(thread, block, bytes, block);
}

void plan_touch(unsigned thread, uint32_t block, uint64_t bytes,
                uint64_t stride)
{
    add_on(thread, CALL_TOUCH, block, bytes, stride);
}

/* Reading none of a block's bytes waits for the block and does no more. */
void plan_wait(unsigned thread, uint32_t move)
{
    add_after(thread, CALL_READ, move, 0, 0);
}

void plan_barrier(void)
{
    for (unsigned t = 0; t < n_threads; t++)
        add_call(t, CALL_BARRIER, 0, 0);
}

void plan_pause(unsigned thread, uint64_t cycles)
{
    add_call(thread, CALL_PAUSE, cycles, 0);
}

void plan_checkheap(unsigned thread)
{
    add_call(thread, CALL_CHECKHEAP, __LINE__, 0);
}

void plan_exit(unsigned thread)
{
    add_call(thread, CALL_THREAD_EXIT, 0, 0);
}

unsigned plan_threads(void)
{
    return n_threads;
}

uint32_t plan_moves(void)
{
    return n_moves;
}

uint32_t plan_requests(void)
{
    return n_requests;
}

uint32_t plan_last(unsigned thread)
{
    return last_of[thread];
}

/* Steps lie thread by thread: first[t] is where those of thread t begin. */
static void number_steps(uint32_t count)
{
    static uint32_t next[WIRE_THREADS + 1];

    for (unsigned t = 0; t <= n_threads; t++)
        next[t] = 0;
    for (uint32_t i = 0; i < count; i++)
        next[moves[i].thread + 1]++;
    for (unsigned t = 0; t < n_threads; t++)
        next[t + 1] += next[t];
    for (uint32_t i = 0; i < count; i++)
        step_of[i] = next[moves[i].thread]++;
}

static void load_move(const struct move *move)
{
    if (move->on_block)
        crew_add_on(move->call, step_of[move->arg[0]], move->arg[1],
                    move->arg[2]);
    else
        crew_add(move->call, move->arg[0], move->arg[1], move->arg[2]);
}

static void load(uint32_t count)
{
    static uint32_t by_step[WIRE_STEPS];
    unsigned threads = 0;

    number_steps(count);
    for (uint32_t i = 0; i < count; i++)
        by_step[step_of[i]] = i;
    crew_clear();
    for (uint32_t i = 0; i < count; i++) {
        const struct move *move = &moves[by_step[i]];
        if (move->thread == threads) {
            crew_thread();
            threads++;
        }
        load_move(move);
    }
}

void plan_mark(void)
{
    mark = n_moves;
    n_requests = 0;
}

void plan_load(void)
{
    load(n_moves);
}

void plan_load_start(void)
{
    load(mark);
}

uint32_t plan_step(uint32_t move)
{
    return step_of[move];
}

const struct crew_run *plan_run(const struct crew_options *options)
{
    const struct crew_run *run;

    plan_load();
    run = crew_run(options);
    crew_sound(run);
    return run;
}
