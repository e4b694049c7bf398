/* payload.h: which bytes the heap has lent out.
 *
 * Under memcheck (native/) lent bytes are closed to the heap; returned ones are
 * open again, with the contents that the caller left. On the machine they
 * belong to the thread that they were lent to, which tells false sharing from
 * true. Elsewhere it does nothing. */
#ifndef PAYLOAD_H
#define PAYLOAD_H

#include <stddef.h>
#include <stdint.h>

/* Forgets all blocks: the heap starts anew. */
void payloads_forget(void);

/* Lends block's bytes. Returns the block as a number. */
uint64_t payload_lend(void *block, size_t bytes);

/* Takes a lent block back. Returns how many bytes it has, 0 for others. */
size_t payload_return(uint64_t block);

/* Between the two the caller itself uses lent bytes. */
void payload_open(const void *at, size_t bytes);
void payload_close(const void *at, size_t bytes);

#endif
