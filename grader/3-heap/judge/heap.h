/* heap.h: lab 3's calls as a check writes them.
 *
 * Whatever goes wrong inside (a crash, a hang, a broken protocol) ends the
 * check with a sentence; a check's body has no error handling.
 */
#ifndef HEAP_H
#define HEAP_H

#include "../../judge/box/region.h"

#include <stdbool.h>
#include <stdint.h>

enum { KiB = 1 << 10, MiB = 1 << 20, ALIGNMENT = 16 };

/* A clean box with an empty heap at REGION_LOW that may grow to limit_bytes. */
void fresh_heap(uint64_t limit_bytes);

/* The same at another base. */
void fresh_heap_at(uint64_t region_at, uint64_t limit_bytes);

/* mm_init after mem_reset_brk: an empty heap in the same box. Fails the check
 * unless it returns 0. */
void ask_init(void);

remote ask_malloc(uint64_t bytes);
void ask_free(remote block);
remote ask_realloc(remote block, uint64_t bytes);
remote ask_memalign(uint64_t alignment, uint64_t bytes);
bool ask_checkheap(void);

/* mm_malloc that has to succeed, with a block that has room in the region. */
remote need_malloc(uint64_t bytes);

/* errno after the last of the above, by name: "ENOMEM". */
const char *errno_name(void);

/* "NULL", or the address; lasts until the next but one call. */
const char *block_name(remote block);

/* True if errno is as it should be. Other kits' contracts do not speak of it.
 */
bool errno_is(int expected);

extern const remote NOTHING; /* NULL, as the box returns it */

static inline bool is_null(remote block)
{
    return block.at == 0;
}

/* One past the last byte of the heap, as the box sees it. */
uint64_t heap_end(void);

/* How much more it uses now than `before`. */
uint64_t heap_growth(uint64_t before);

/* Bytes of heap in use so far: break, or highest touched byte if higher. */
uint64_t heap_used(void);

/* Writes a pattern made from `key` into the block at p, and tells whether it is
 * still there. Of more than 32 KiB only the first and the
 * last 4 KiB count. The pattern never enters the box but as payload. */
void payload_write(remote p, uint64_t bytes, uint64_t key);
bool payload_intact(remote p, uint64_t bytes, uint64_t key);

/* How many of the first `kept` bytes of a block of `bytes` carry its pattern
 * without a gap. */
uint64_t payload_known(uint64_t bytes, uint64_t kept);

#endif
