/* large.c: lab 1, step 5, an allocator for large blocks.
 *
 * The contract of each function is in large.h, the steps in
 * handouts/1-mmap/README.md. TODO n is step n. How does large_free know what a
 * block is? One way: by its address.
 *
 *   mapping   a multiple of 4096
 *             v
 *             +-----------------------------------+
 *             | the caller's                      |
 *             +-----------------------------------+
 *
 *   arena     0        16                32k      32k + 16
 *             +--------+-----------------+--------+-------- ~ -+
 *             | header | the caller's    | header | free       |
 *             +--------+-----------------+--------+-------- ~ -+
 *                       ^ 16 behind a multiple of 32: never one of 4096
 *
 * Keep it or draw your own: only the contract is checked.
 */
#include "large.h"

#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>

/* Given. */

enum {
    PAGE = 4096,
    ARENA_BYTES = 64 << 20 /* address space; the kernel gives what is used */
};

/* Rounds up to a multiple of `to`, a power of two; 0 when that does not fit. */
static inline size_t round_up(size_t bytes, size_t to)
{
    return (bytes + to - 1) & -to;
}

/* Yours, in the handout's order. */

/* A block with a mapping of its own; what was asked for is noted elsewhere. */
static inline void *mapping_new(size_t bytes)
{
    (void)bytes; /* TODO 5 (handout, step 5) */
    errno = ENOSYS;
    return NULL;
}

/* A piece of an arena: of one that was freed, if there is one. */
static inline void *arena_malloc(size_t bytes)
{
    (void)bytes; /* TODO 5 (handout, step 5) */
    errno = ENOSYS;
    return NULL;
}

/* The threshold decides. */
void *large_malloc(size_t bytes)
{
    (void)bytes; /* TODO 5 (handout, step 5) */
    errno = ENOSYS;
    return NULL;
}

/* The threshold may rise. */
void large_free(void *block)
{
    (void)block; /* TODO 5 (handout, step 5) */
    errno = ENOSYS;
}

size_t large_usable_size(const void *block)
{
    (void)block; /* TODO 5 (handout, step 5) */
    errno = ENOSYS;
    return 0;
}

size_t large_threshold(void)
{
    errno = ENOSYS; /* TODO 5 (handout, step 5) */
    return 0;
}
