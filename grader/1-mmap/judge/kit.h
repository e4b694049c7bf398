/* kit.h: the kit's own calls in the box: memory that no student's code has
 * mapped, and uses of memory that it has.
 *
 * A call that the kernel refuses dies: it was ours.
 */
#ifndef KIT_H
#define KIT_H

#include <stdbool.h>
#include <stdint.h>

/* Private, anonymous pages, somewhere. */
uint64_t kit_map(uint64_t bytes, int protection);

/* The same, not reserved, at this address. False when something is there. */
bool kit_map_at(uint64_t at, uint64_t bytes, int protection);

/* A private mapping of a lent file's first bytes. */
uint64_t kit_map_file(unsigned file, uint64_t bytes, int protection);

void kit_unmap(uint64_t at, uint64_t bytes);
void kit_protect(uint64_t at, uint64_t bytes, int protection);

/* Reads or writes a byte of each page that [at, at + bytes) touches. */
void kit_read(uint64_t at, uint64_t bytes);
void kit_write(uint64_t at, uint64_t bytes, unsigned char value);

void kit_poke(uint64_t at, unsigned char value);

/* Copies bytes into the box's memory; at most 768 MiB. */
void kit_put(uint64_t at, const void *from, uint64_t bytes);

/* Of the threads that are started from here on: number `n`, from 1 on, is not,
 * and pthread_create(3) returns EAGAIN; 0: all are. */
void kit_refuse_thread(unsigned n);

/* Each lives until it is joined: who does not wait for it leaves it behind. */
void kit_let_threads_linger(void);

/* One works at a time, in the order in which they are started, and finds the
 * pages of [at, at + bytes) untouched; bytes == 0: as they are. */
void kit_let_threads_take_turns(uint64_t at, uint64_t bytes);

/* False when one of them waited for others, so that all worked at a time. */
bool kit_threads_took_turns(void);

/* Loads a byte, which is expected to end in this signal, and that the program
 * reports it. True if so. Ends the box. */
bool kit_load_is_reported(uint64_t at, int signal);

/* Bytes of the box's memory, which must be there: looks from outside, and
 * changes nothing where a page was used before. Fails the check when they
 * cannot be read. */
void peek_bytes(uint64_t at, void *to, uint64_t bytes);
unsigned char peek_byte(uint64_t at);

/* The pages that [at, at + bytes) touches. */
struct pages pages_in(uint64_t at, uint64_t bytes);

#endif
