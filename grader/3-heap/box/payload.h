/* payload.h: which bytes the heap has lent out, told to memcheck.
 *
 * Lent bytes are closed to the heap; returned ones are open again, with the
 * contents that the caller left. It does nothing but under memcheck. */
#ifndef PAYLOAD_H
#define PAYLOAD_H

#include <stddef.h>
#include <stdint.h>

/* Forgets all blocks: the heap starts anew. */
void payloads_forget(void);

/* Closes block's bytes. Returns the block as a number. */
uint64_t payload_lend(void *block, size_t bytes);

/* Opens the bytes of a lent block. Returns how many they were, else 0. */
size_t payload_return(uint64_t block);

#endif
