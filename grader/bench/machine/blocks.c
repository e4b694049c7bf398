/* blocks.c: between workload and heap (linked with --wrap): tells the machine
 * whose each block is, so that it can tell false sharing from true. A block
 * that is freed keeps its mark until its bytes are allocated again: meanwhile
 * nobody uses them. */
#include "machine/machine.h"
#include "mm.h"

extern void *__real_mm_malloc(size_t bytes);

void *__wrap_mm_malloc(size_t bytes);

void *__wrap_mm_malloc(size_t bytes)
{
    void *block = __real_mm_malloc(bytes);
    if (block)
        machine_block(machine_self(), block, bytes);
    return block;
}
