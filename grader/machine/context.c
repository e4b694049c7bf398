/* context.c: see context.h. */
#include "context.h"

#include <asm/prctl.h>
#include <stdint.h>
#include <sys/auxv.h>
#include <sys/syscall.h>
#include <unistd.h>

enum {
    HWCAP2_FSGSBASE = 1 << 1, /* linux/Documentation/x86/x86_64/fsgs.rst */
    SAVED_REGISTERS = 6,
};

/* Control words as the kernel sets them for a new program. */
static const uint64_t float_control = (uint64_t)0x37f << 32 | 0x1f80;

/*     to --> | mxcsr, x87 | r15 | r14 | r13 | r12 | rbx | rbp | return | */
__attribute__((naked)) void context_switch(__attribute__((unused)) void **from,
                                           __attribute__((unused)) void *to)
{
    __asm__("push %rbp\n\t"
            "push %rbx\n\t"
            "push %r12\n\t"
            "push %r13\n\t"
            "push %r14\n\t"
            "push %r15\n\t"
            "sub $8, %rsp\n\t"
            "stmxcsr (%rsp)\n\t"
            "fnstcw 4(%rsp)\n\t"
            "mov %rsp, (%rdi)\n\t"
            "mov %rsi, %rsp\n\t"
            "ldmxcsr (%rsp)\n\t"
            "fldcw 4(%rsp)\n\t"
            "add $8, %rsp\n\t"
            "pop %r15\n\t"
            "pop %r14\n\t"
            "pop %r13\n\t"
            "pop %r12\n\t"
            "pop %rbx\n\t"
            "pop %rbp\n\t"
            "ret");
}

/* A function finds its stack 8 bytes off a multiple of 16: it expects a return
 * address there, and gets a 0. */
void *context_new(void *top, void (*start)(void))
{
    uint64_t *sp = top;
    *--sp = 0;
    *--sp = (uint64_t)start;
    for (unsigned i = 0; i < SAVED_REGISTERS; i++)
        *--sp = 0;
    *--sp = float_control;
    return sp;
}

static bool has_instruction(void)
{
    static int known;
    if (known == 0)
        known = getauxval(AT_HWCAP2) & HWCAP2_FSGSBASE ? 1 : -1;
    return known > 0;
}

void context_set_fs(void *base)
{
    if (has_instruction())
        __asm__ volatile("wrfsbase %0" ::"r"(base) : "memory");
    else
        syscall(SYS_arch_prctl, ARCH_SET_FS, base);
}

void *context_fs(void)
{
    void *base;
    __asm__("mov %%fs:0, %0" : "=r"(base));
    return base;
}

void context_set_gs(void *base)
{
    syscall(SYS_arch_prctl, ARCH_SET_GS, base);
}
