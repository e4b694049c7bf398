/* The blocks that are lent, by their addresses.
 *
 *     slot[hash of address]  -->  lent[]: one for each address of this run
 *
 * A block that was returned stays in the table, with no bytes. */
#include "../payload.h"

#include "../../machine/machine.h"
#include "../crew.h"

#include <stdbool.h>

enum {
    MAX_LENT = WIRE_STEPS, /* a step lends one block */
    SLOTS = 2 * MAX_LENT   /* so half of them stay free */
};

static struct lent {
    uint64_t at;
    size_t bytes;
    uint32_t slot;
} lent[MAX_LENT];
static uint32_t n_lent;
static uint32_t slots[SLOTS]; /* index in lent, plus 1 */

void payloads_forget(void)
{
    while (n_lent > 0)
        slots[lent[--n_lent].slot] = 0;
}

/* The slot of an address, or the free one where it belongs. */
static uint32_t find(uint64_t at)
{
    uint32_t slot = (uint32_t)(at * 0x9e3779b97f4a7c15 >> 40) % SLOTS;

    while (slots[slot] && lent[slots[slot] - 1].at != at)
        slot = (slot + 1) % SLOTS;
    return slot;
}

uint64_t payload_lend(void *block, size_t bytes)
{
    uint64_t at = (uint64_t)block;
    uint32_t slot = find(at);

    if (at == 0 || (slots[slot] == 0 && n_lent == MAX_LENT))
        return at;
    if (slots[slot] == 0) {
        lent[n_lent++] = (struct lent){at, 0, slot};
        slots[slot] = n_lent;
    }
    lent[slots[slot] - 1].bytes = bytes;
    machine_block((int)(crew_self() % WIRE_OWNERS), block, bytes);
    return at;
}

size_t payload_return(uint64_t block)
{
    uint32_t slot = find(block);
    size_t bytes;

    if (slots[slot] == 0)
        return 0;
    bytes = lent[slots[slot] - 1].bytes;
    lent[slots[slot] - 1].bytes = 0;
    machine_block(-1, (void *)block, bytes);
    return bytes;
}

void payload_open(const void *at, size_t bytes)
{
    (void)at, (void)bytes;
}

void payload_close(const void *at, size_t bytes)
{
    (void)at, (void)bytes;
}
