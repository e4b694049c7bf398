/* spans.h: which addresses are mapped, as spans in order with gaps between.
 *
 *   span[0]        span[1]              span[n - 1]
 *   at .... end    at .......... end    at .... end
 *
 *   span[i].end < span[i + 1].at: neighbours are one span
 */
#ifndef SPANS_H
#define SPANS_H

#include <stdbool.h>
#include <stdint.h>

/* Nothing is mapped, and there is room in [at, at + bytes). */
void spans_reset(uint64_t at, uint64_t bytes);

/* The lowest multiple of align where so many bytes are free; 0: nowhere. */
uint64_t spans_find_room(uint64_t bytes, uint64_t align);

/* Maps free bytes; unmaps mapped ones. */
void spans_add(uint64_t at, uint64_t bytes);
void spans_remove(uint64_t at, uint64_t bytes);

/* True if each of the bytes is mapped. */
bool spans_hold(uint64_t at, uint64_t bytes);

/* Bytes that are mapped. */
uint64_t spans_bytes(void);

/* Calls `each` for each span. */
void spans_each(void (*each)(uint64_t at, uint64_t bytes));

#endif
