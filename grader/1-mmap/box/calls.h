/* calls.h: the calls of lab 1, by what they are about.
 *
 * labs/1-mmap/region.h and the kit's own box.h both have a struct region: no
 * file includes the two.
 */
#ifndef BOX_CALLS_H
#define BOX_CALLS_H

#include <stdint.h>

/* Of regions, which are told apart by their number in a table. */
uint64_t call_reserve(const uint64_t *arg);
uint64_t call_base(const uint64_t *arg);
uint64_t call_bytes(const uint64_t *arg);
uint64_t call_commit(const uint64_t *arg);
uint64_t call_decommit(const uint64_t *arg);
uint64_t call_resident(const uint64_t *arg);
uint64_t call_release(const uint64_t *arg);
uint64_t call_prefault(const uint64_t *arg);

/* The kit's own. */
uint64_t kit_map(const uint64_t *arg);
uint64_t kit_map_file(const uint64_t *arg);
uint64_t kit_unmap(const uint64_t *arg);
uint64_t kit_protect(const uint64_t *arg);
uint64_t kit_discard(const uint64_t *arg);
uint64_t kit_read(const uint64_t *arg);
uint64_t kit_write(const uint64_t *arg);
uint64_t kit_peek(const uint64_t *arg);
uint64_t kit_poke(const uint64_t *arg);
uint64_t kit_put(const uint64_t *arg);
uint64_t kit_nothing(const uint64_t *arg);

/* Of threads. */
uint64_t threads_refuse(const uint64_t *arg);
uint64_t threads_linger(const uint64_t *arg);
uint64_t threads_take_turns(const uint64_t *arg);
uint64_t threads_took_turns(const uint64_t *arg);

#endif
