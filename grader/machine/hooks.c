/* hooks.c: what the compiler calls before loads and stores, and in blocks.
 *
 * Names and arguments are those of the thread sanitizer's runtime and of
 * -fsanitize-coverage=trace-pc, which the program is linked without. gcc emits
 * the first group; the aliases below come with one of its parameters, or from
 * clang.
 */
#include "access.h"

#define CALLER __builtin_return_address(0)

void __tsan_init(void)
{
}

void __tsan_read1(void *at)
{
    access_bytes(at, 1, ACCESS_LOAD, CALLER);
}

void __tsan_write1(void *at)
{
    access_bytes(at, 1, ACCESS_STORE, CALLER);
}

void __tsan_read2(void *at)
{
    access_bytes(at, 2, ACCESS_LOAD, CALLER);
}

void __tsan_write2(void *at)
{
    access_bytes(at, 2, ACCESS_STORE, CALLER);
}

void __tsan_read4(void *at)
{
    access_bytes(at, 4, ACCESS_LOAD, CALLER);
}

void __tsan_write4(void *at)
{
    access_bytes(at, 4, ACCESS_STORE, CALLER);
}

void __tsan_read8(void *at)
{
    access_bytes(at, 8, ACCESS_LOAD, CALLER);
}

void __tsan_write8(void *at)
{
    access_bytes(at, 8, ACCESS_STORE, CALLER);
}

void __tsan_read16(void *at)
{
    access_bytes(at, 16, ACCESS_LOAD, CALLER);
}

void __tsan_write16(void *at)
{
    access_bytes(at, 16, ACCESS_STORE, CALLER);
}

void __tsan_read_range(void *at, size_t bytes)
{
    access_range(at, bytes, ACCESS_LOAD, CALLER);
}

void __tsan_write_range(void *at, size_t bytes)
{
    access_range(at, bytes, ACCESS_STORE, CALLER);
}

/* The argument is the return address of the function that begins. */
void __tsan_func_entry(void *call)
{
    struct core *core = machine_state()->running;
    if (core == NULL)
        return;
    if (core->depth < MACHINE_CALLS)
        core->call[core->depth] = call;
    core->depth++;
}

/* What waits in the store buffer may do so until here, and no longer. */
void __tsan_func_exit(void)
{
    struct machine *m = machine_state();
    struct core *core = m->running;
    if (core == NULL)
        return;
    if (core->depth > 0)
        core->depth--;
    if (core->buffer.n > 0) {
        access_block(m, CALLER);
        buffer_drain(m, core);
    }
}

/* Nobody sees a block, so it is nobody's turn; but a loop of nothing but blocks
 * has to come to an end. */
void __sanitizer_cov_trace_pc(void)
{
    struct machine *m = machine_state();
    struct core *core = m->running;
    if (core == NULL)
        return;
    core->count.blocks++;
    core_deepen(core, __builtin_frame_address(0));
    core->clock += m->cost.block;
    access_block(m, CALLER);
}

void __tsan_volatile_read1(void *) __attribute__((alias("__tsan_read1")));
void __tsan_volatile_read2(void *) __attribute__((alias("__tsan_read2")));
void __tsan_volatile_read4(void *) __attribute__((alias("__tsan_read4")));
void __tsan_volatile_read8(void *) __attribute__((alias("__tsan_read8")));
void __tsan_volatile_read16(void *) __attribute__((alias("__tsan_read16")));
void __tsan_volatile_write1(void *) __attribute__((alias("__tsan_write1")));
void __tsan_volatile_write2(void *) __attribute__((alias("__tsan_write2")));
void __tsan_volatile_write4(void *) __attribute__((alias("__tsan_write4")));
void __tsan_volatile_write8(void *) __attribute__((alias("__tsan_write8")));
void __tsan_volatile_write16(void *) __attribute__((alias("__tsan_write16")));
void __tsan_unaligned_read2(void *) __attribute__((alias("__tsan_read2")));
void __tsan_unaligned_read4(void *) __attribute__((alias("__tsan_read4")));
void __tsan_unaligned_read8(void *) __attribute__((alias("__tsan_read8")));
void __tsan_unaligned_read16(void *) __attribute__((alias("__tsan_read16")));
void __tsan_unaligned_write2(void *) __attribute__((alias("__tsan_write2")));
void __tsan_unaligned_write4(void *) __attribute__((alias("__tsan_write4")));
void __tsan_unaligned_write8(void *) __attribute__((alias("__tsan_write8")));
void __tsan_unaligned_write16(void *) __attribute__((alias("__tsan_write16")));
void __tsan_unaligned_volatile_read2(void *)
    __attribute__((alias("__tsan_read2")));
void __tsan_unaligned_volatile_read4(void *)
    __attribute__((alias("__tsan_read4")));
void __tsan_unaligned_volatile_read8(void *)
    __attribute__((alias("__tsan_read8")));
void __tsan_unaligned_volatile_read16(void *)
    __attribute__((alias("__tsan_read16")));
void __tsan_unaligned_volatile_write2(void *)
    __attribute__((alias("__tsan_write2")));
void __tsan_unaligned_volatile_write4(void *)
    __attribute__((alias("__tsan_write4")));
void __tsan_unaligned_volatile_write8(void *)
    __attribute__((alias("__tsan_write8")));
void __tsan_unaligned_volatile_write16(void *)
    __attribute__((alias("__tsan_write16")));
