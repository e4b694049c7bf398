/* model: what a heap should have done, beside the heap itself.
 *
 * It keeps, for each 16 bytes of the region, the number of the live block that
 * owns them. Payloads are aligned to 16, so no two blocks share such a piece
 * and an overlap shows at once. */
#ifndef MODEL_H
#define MODEL_H

#include "dice.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { MODEL_BLOCKS = 3000, MODEL_REGION_BYTES = 64 << 20 /* 64 MiB */ };

struct block {
    unsigned char *at; /* NULL: not live */
    size_t bytes;
    unsigned char fill; /* the payload is fill, fill + 1, fill + 2 ... */
};

/* Where the test stands: the message of a failure says it. */
extern struct block blocks[MODEL_BLOCKS];
extern struct dice dice;
extern uint64_t seed;
extern unsigned step;

/* Ends the program with status 1 and a sentence: the heap was wrong. */
_Noreturn void fail(const char *format, ...)
    __attribute__((format(printf, 1, 2)));

/* A heap just started, and no block. */
void model_reset(void);

/* A new block, checked: aligned, inside the heap, over nobody else's bytes. Its
 * payload is filled. */
void model_add(struct block *, void *at, size_t bytes, size_t alignment);

/* The first BYTES of the payload are as they were filled. */
void model_intact(const struct block *, size_t bytes);

/* Its pieces are nobody's again; the block is still in the table. */
void model_disown(const struct block *);

/* The payload is intact, and the block is no longer live. */
void model_remove(struct block *);

/* All payloads are intact, and mm_checkheap says so of the heap. */
void model_all_intact(void);

/* True if BYTE, in the heap, is payload of a live block. */
bool model_is_payload(const unsigned char *byte);

#endif
