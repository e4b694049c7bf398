/* blowup.c: one thread at a time, 10 MB live at every instant. What an
 * allocator holds beyond that, it keeps from the thread that needs it. All
 * threads stay alive to the end. */
#include "work.h"

#include <stdlib.h>
#include <string.h>

enum { LIVE_BYTES = 10000000, ROUNDS = 20, CHAIN = 16 };

static void **block;
static size_t n_blocks, block_bytes;

static void blocks_free(void)
{
    for (size_t i = 0; i < n_blocks; i++)
        free(block[i]);
}

static void blocks_allocate(void)
{
    for (size_t i = 0; i < n_blocks; i++) {
        block[i] = fresh(block_bytes);
        memset(block[i], 1, block_bytes);
    }
}

static void blocks_start(size_t bytes)
{
    block_bytes = bytes;
    n_blocks = LIVE_BYTES / bytes;
    block = fresh(n_blocks * sizeof *block);
    memset(block, 0, n_blocks * sizeof *block);
}

/* ---- One produces, one consumes ---- */

static void feed(unsigned thread)
{
    for (unsigned round = 0; round < ROUNDS; round++) {
        if (thread == 0)
            blocks_allocate();
        meet();
        if (thread == 1)
            blocks_free();
        meet();
    }
}

uint64_t work_feed(void)
{
    n_threads = 2;
    blocks_start(64);
    crew(n_threads, feed);
    return n_blocks * ROUNDS;
}

/* ---- Each frees what the one before it allocated ---- */

static void chain(unsigned thread)
{
    for (unsigned turn = 0; turn < CHAIN; turn++) {
        if (turn == thread) {
            blocks_free();
            blocks_allocate();
        }
        meet();
    }
}

static uint64_t chain_of(size_t bytes)
{
    n_threads = CHAIN;
    blocks_start(bytes);
    crew(n_threads, chain);
    return n_blocks * CHAIN;
}

uint64_t work_chain(void)
{
    return chain_of(64);
}

uint64_t work_chain_1000(void)
{
    return chain_of(1000);
}
