/* model.c: see model.h. */
#include "model.h"
#include "memlib.h"
#include "mm.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { PIECE = 16, PIECES = MODEL_REGION_BYTES / PIECE };

struct block blocks[MODEL_BLOCKS];
struct dice dice;
uint64_t seed;
unsigned step;

static uint32_t owner[PIECES]; /* 1 + number of the block; 0: nobody's */

_Noreturn void fail(const char *format, ...)
{
    va_list list;
    va_start(list, format);
    fprintf(stderr, "stress_heap: seed %lu, step %u: ", seed, step);
    vfprintf(stderr, format, list);
    fprintf(stderr, "\n");
    va_end(list);
    exit(1);
}

static void model_own(const struct block *b, uint32_t from, uint32_t to)
{
    char *lo = mem_heap_lo();
    size_t first = (size_t)((char *)b->at - lo) / PIECE;
    size_t end = first + (b->bytes + PIECE - 1) / PIECE;
    for (size_t i = first; i < end; i++) {
        if (owner[i] != from)
            fail("block of %zu bytes at %p overlaps block %u", b->bytes, b->at,
                 owner[i] - 1);
        owner[i] = to;
    }
}

static uint32_t model_number(const struct block *b)
{
    return (uint32_t)(b - blocks) + 1;
}

static void model_fill(struct block *b)
{
    b->fill = (unsigned char)dice_between(&dice, 0, 255);
    for (size_t i = 0; i < b->bytes; i++)
        b->at[i] = (unsigned char)(b->fill + i);
}

void model_intact(const struct block *b, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        if (b->at[i] != (unsigned char)(b->fill + i))
            fail("byte %zu of a block of %zu at %p was changed", i, b->bytes,
                 b->at);
}

/* A new block: aligned, in the heap, over nobody else's bytes. */
void model_add(struct block *b, void *at, size_t bytes, size_t alignment)
{
    b->at = at;
    b->bytes = bytes;
    if (!at)
        fail("no block of %zu bytes, errno %d", bytes, errno);
    if ((uintptr_t)at % alignment)
        fail("%p is no multiple of %zu", at, alignment);
    if ((char *)at < (char *)mem_heap_lo() ||
        (char *)at + bytes - 1 > (char *)mem_heap_hi())
        fail("block of %zu bytes at %p is not in the heap", bytes, at);
    model_own(b, 0, model_number(b));
    model_fill(b);
}

void model_disown(const struct block *b)
{
    model_own(b, model_number(b), 0);
}

void model_remove(struct block *b)
{
    model_intact(b, b->bytes);
    model_disown(b);
    b->at = NULL;
}

void model_all_intact(void)
{
    for (unsigned i = 0; i < MODEL_BLOCKS; i++)
        if (blocks[i].at)
            model_intact(&blocks[i], blocks[i].bytes);
    if (!mm_checkheap(__LINE__))
        fail("mm_checkheap finds fault with a good heap");
}

void model_reset(void)
{
    memset(blocks, 0, sizeof blocks);
    memset(owner, 0, sizeof owner);
    mem_reset_brk();
    if (mm_init())
        fail("mm_init failed, errno %d", errno);
}

bool model_is_payload(const unsigned char *byte)
{
    size_t piece = (size_t)(byte - (unsigned char *)mem_heap_lo()) / PIECE;
    if (!owner[piece])
        return false;
    const struct block *b = &blocks[owner[piece] - 1];
    return byte < b->at + b->bytes;
}
