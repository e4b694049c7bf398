/* large.h: the contract of stage 5, an allocator for large blocks.
 *
 * Two ways to serve a request, as in glibc's malloc:
 *
 *   a mapping of its own   bytes >= the threshold; freed, it is unmapped
 *   a piece of an arena    else; an arena is mapped for many blocks, and what
 *                          is freed is used again
 *
 * The one pays with system calls and page faults at each malloc and free, the
 * other with memory that is kept. The threshold begins at
 * LARGE_THRESHOLD_BYTES and adapts: who frees a block with a mapping of its own
 * will want another of its size, so freeing one for which n bytes were asked,
 * n being at least the threshold and at most LARGE_THRESHOLD_MAX, also makes
 * the threshold n + 1.
 *
 * All memory comes from mmap(2); sizes are in bytes. Source: mallopt(3),
 * M_MMAP_THRESHOLD.
 */
#ifndef LARGE_H
#define LARGE_H

#include <stddef.h>

enum {
    LARGE_ALIGNMENT = 16,
    LARGE_THRESHOLD_BYTES = 128 << 10,
    LARGE_THRESHOLD_MAX = 32 << 20
};

/* Returns a block of at least `bytes` bytes, aligned to LARGE_ALIGNMENT;
 * contents undefined. With a mapping of its own it takes no more pages than
 * its bytes fill: a block of 64 pages takes 64.
 * bytes == 0: returns NULL, errno unchanged. No room: NULL with errno
 * ENOMEM. */
void *large_malloc(size_t bytes);

/* Takes back a live block. NULL: no effect. errno unchanged. */
void large_free(void *block);

/* Bytes that the owner of a live block may use, at least what was asked for. */
size_t large_usable_size(const void *block);

/* Bytes from which on a request gets a mapping of its own. */
size_t large_threshold(void);

#endif
