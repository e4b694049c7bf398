/* buffer.h: the store buffer of a core, as x86-TSO has it (Sewell, Sarkar,
 * Owens, Zappa Nardelli, Myreen: x86-TSO. CACM 53(7), 2010).
 *
 *     atomic_store  -->  | oldest | ... | youngest |  -->  memory
 *                                            |
 *     atomic_load  <-------------------------+  its own stores first
 *
 * Only atomic stores and loads go through it: plain accesses are the
 * compiler's, and it is empty whenever the core makes one. It is also empty
 * when the core takes a lock, changes memory by a read-modify-write, returns
 * from a function, waits or ends.
 */
#ifndef MACHINE_BUFFER_H
#define MACHINE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum { BUFFER_STORES = 16 };

struct buffer {
    unsigned n;
    struct buffered {
        void *at;
        uint64_t value;
        size_t bytes;       /* 1, 2, 4 or 8 */
        const void *pc;     /* where it was stored, */
        uint64_t switches;  /* and after how many of them between cores */
    } store[BUFFER_STORES]; /* oldest first */
};

struct machine;
struct core;

/* The core's youngest store; the buffer is emptied first if it is full. */
void buffer_add(struct machine *m, struct core *core, volatile void *at,
                uint64_t value, size_t bytes);

/* True if the core has a store of just these bytes in its buffer; *value is the
 * youngest. Stores that overlap them otherwise reach memory first. */
bool buffer_find(struct machine *m, struct core *core, const volatile void *at,
                 size_t bytes, uint64_t *value);

/* All its stores reach memory, or the oldest ones, at most so many. */
void buffer_drain(struct machine *m, struct core *core);
void buffer_drain_some(struct machine *m, struct core *core, unsigned most);

#endif
