/* blocks.h: stage 5's calls as a check writes them, and the blocks that are
 * live: where they are, and what was written into them.
 *
 * No two live blocks share a byte. Each is filled with a pattern of its own
 * from a seed that never enters the program.
 */
#ifndef BLOCKS_H
#define BLOCKS_H

#include <stdbool.h>
#include <stdint.h>

enum { BLOCKS_MOST = 256 };

/* large_malloc; the second has to succeed. */
uint64_t ask_malloc(uint64_t bytes);
uint64_t need_malloc(uint64_t bytes);

void ask_free(uint64_t block);
uint64_t ask_usable(uint64_t block);
uint64_t ask_threshold(void);

/* A clean box, and no blocks; dice and contents by this number (scene.h). */
void fresh_blocks(uint64_t number);

/* need_malloc for block i; fails the check when it overlaps a live one. Fills
 * it: all of its pages. */
void block_take(unsigned i, uint64_t bytes);

/* The same, of all that large_usable_size says. */
void block_take_usable(unsigned i, uint64_t bytes);

/* Fails the check unless block i has its contents. */
void block_verify(unsigned i);

/* Verifies it and gives it back. */
void block_return(unsigned i);

bool block_is_live(unsigned i);
uint64_t block_at(unsigned i);

/* Takes and returns blocks with numbers below `live` as the mood takes it. */
void blocks_shuffle(unsigned live, unsigned steps, uint64_t least,
                    uint64_t most);

/* The most bytes that were asked for and live at one time. */
uint64_t blocks_peak_bytes(void);

#endif
