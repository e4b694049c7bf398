/* live.h: the judge's own model of which blocks are live.
 *
 * One bit for every 8 bytes of the region: set while a live block covers it.
 * Two blocks that start at multiples of 8 share a bit only if they share a
 * byte. Beside the bits, what each block was given: by number.
 */
#ifndef LIVE_H
#define LIVE_H

#include "heap.h"

struct block {
    remote at;
    uint64_t bytes;
    uint64_t key; /* of its payload; 0: no payload was written yet */
    bool live;
};

/* Forgets all blocks. `seed` is where keys come from. */
void live_clear(uint64_t seed);

/* Block `id` is now [p, p + bytes). Fails the check, naming both blocks, when
 * a live block has one of its bytes, or when it is not in the region. */
void live_add(uint32_t id, remote p, uint64_t bytes);

/* Block `id` is no longer live. */
void live_remove(uint32_t id);

/* Frees block `id` in the box, after a last look at its payload. */
void live_give_back(uint32_t id);

/* Gives the block's payload a fresh pattern. */
void live_fill(uint32_t id);

/* Fails the check when the block's payload is not as it was written. */
void live_verify(uint32_t id);

/* Fails the check when the first `bytes` bytes at p are not the payload that
 * block id (perhaps removed since) had. */
void live_verify_copy(uint32_t id, remote p, uint64_t bytes);

struct block live_block(uint32_t id);

/* Sum of the live blocks' bytes. */
uint64_t live_bytes(void);

/* What lies between live blocks below `end` bytes of region: gaps too small
 * for another block (headers, padding) and the rest (free blocks). */
struct gaps {
    uint64_t internal, external;
};
struct gaps live_gaps(uint64_t end);

/* A random live block, or false when none is live. */
struct dice;
bool live_any(struct dice *dice, uint32_t *id);

#endif
