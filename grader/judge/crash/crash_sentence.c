/* crash_sentence.c: why a program stopped, in words. See crash.h. */
#include "crash.h"

#include "../sandbox/sandbox.h"

#include <inttypes.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>

#define KiB (UINT64_C(1) << 10)
#define MiB (UINT64_C(1) << 20)

enum {
    RDX = 1, /* places in regs: the third argument of a system call */
    HEAP_TEXT_BYTES = 64,
    TEXT_BYTES = 192,
};

static const uint64_t null_bytes = 64 * KiB; /* nothing is mapped below */
static const uint64_t near_bytes = 64 * KiB; /* of the heap's ends, of rsp */
static const uint64_t big_frame_bytes = 256 * MiB;

/* Between them lie the numbers that the processor takes for no address. */
static const uint64_t user_end = UINT64_C(1) << 47;
static const uint64_t kernel_start = ~(uint64_t)0 << 47;

struct heap {
    uint64_t at, bytes;
};

static bool in_heap(const struct heap *heap, uint64_t address)
{
    return address - heap->at < heap->bytes;
}

/* "[0x20000000, +16 MiB)" */
static const char *heap_text(const struct heap *heap)
{
    static char text[HEAP_TEXT_BYTES];
    bool whole = heap->bytes % MiB == 0;
    snprintf(text, sizeof text, "[%#" PRIx64 ", +%" PRIu64 " %s)", heap->at,
             whole ? heap->bytes / MiB : heap->bytes, whole ? "MiB" : "bytes");
    return text;
}

/*
 * Below the stack's last page, and about where the stack pointer is: a push
 * just under it, or a local array so big that it skipped some pages. What the
 * window holds could be read, so it is not that. Nor is what lies above a stack
 * pointer whose own page is there: a mapping next to the stack.
 */
static bool is_stack_overflow(const struct crash *c, const struct heap *heap)
{
    uint64_t rsp = c->regs[CRASH_RSP];
    bool in_window = c->fault_address - c->stack_at < c->stack_bytes;
    bool is_above = c->fault_address >= rsp, rsp_is_there = c->stack_at <= rsp;
    return rsp >= null_bytes && !in_heap(heap, rsp) && !in_window &&
           !(is_above && rsp_is_there) && c->fault_address < user_end &&
           c->fault_address + near_bytes >= rsp &&
           c->fault_address < rsp + big_frame_bytes;
}

/* An int that held a pointer: its upper half is 0, or copies of bit 31. */
static uint64_t before_the_cut(const struct crash *c, const struct heap *heap)
{
    uint32_t low = (uint32_t)c->fault_address;
    uint64_t whole = (heap->at & ~(uint64_t)UINT32_MAX) | low;
    bool cut = c->fault_address == low ||
               c->fault_address == (uint64_t)(int64_t)(int32_t)low;
    return cut && whole != c->fault_address && in_heap(heap, whole) ? whole : 0;
}

static const char *touched(const struct crash *c)
{
    if (c->access == ACCESS_UNKNOWN)
        return "used";
    return c->access == ACCESS_WRITE ? "wrote to" : "read from";
}

/* The kernel's word on an address of a program without a heap. */
static const char *state_of(const struct crash *c)
{
    if (c->signal == SIGBUS)
        return "which is mapped to a file, and lies past the file's end";
    if (c->code == SEGV_ACCERR)
        return "which is mapped, but not for that";
    return "which is not mapped";
}

/* What is to be said of an address besides its number. */
static void describe(char *out, size_t bytes, const struct crash *c,
                     const struct heap *heap)
{
    uint64_t at = c->fault_address, end = heap->at + heap->bytes;
    uint64_t whole = before_the_cut(c, heap);
    if (heap->bytes == 0)
        snprintf(out, bytes, "%s", state_of(c));
    else if (whole)
        snprintf(out, bytes,
                 "which looks like %#" PRIx64 " cut to 32 bits: an int cannot "
                 "hold a pointer",
                 whole);
    else if (at - end < near_bytes)
        snprintf(out, bytes,
                 "which is %" PRIu64 " bytes past the end of the "
                 "heap %s",
                 at - end, heap_text(heap));
    else if (heap->at - at < near_bytes)
        snprintf(out, bytes, "which is %" PRIu64 " bytes before the heap %s",
                 heap->at - at, heap_text(heap));
    else
        snprintf(out, bytes, "which is not in the heap %s", heap_text(heap));
}

/* The processor does not say which number it was; a register often holds it. */
static void say_no_address(char *out, size_t bytes, const struct crash *c)
{
    for (unsigned i = 0; i < CRASH_RIP; i++) {
        uint64_t value = c->regs[i];
        if (value < user_end || value >= kernel_start)
            continue;
        snprintf(
            out, bytes,
            "segmentation fault: used %#" PRIx64
            ", which cannot be an address: a pointer that was overwritten?",
            value);
        return;
    }
    snprintf(out, bytes,
             "segmentation fault: used what cannot be an address (a size or a "
             "pointer that was overwritten?), or an instruction that is not "
             "allowed here (rdtsc) or that wants 16-byte alignment");
}

static void say_jump(char *out, size_t bytes, uint64_t at)
{
    if (at == 0)
        snprintf(out, bytes, "called a null function pointer");
    else
        snprintf(out, bytes, "jumped to %#" PRIx64 ", which is not code", at);
}

static void say_access(char *out, size_t bytes, const struct crash *c,
                       const struct heap *heap)
{
    uint64_t at = c->fault_address;
    char more[TEXT_BYTES] = "near the null pointer";
    if (at == 0)
        snprintf(more, sizeof more, "the null pointer");
    else if (at >= null_bytes)
        describe(more, sizeof more, c, heap);
    snprintf(out, bytes, "%s: %s %#" PRIx64 ", %s",
             c->signal == SIGBUS ? "bus error" : "segmentation fault",
             touched(c), at, more);
}

static void say_fault(char *out, size_t bytes, const struct crash *c,
                      const struct heap *heap)
{
    if (c->code == SI_KERNEL)
        say_no_address(out, bytes, c);
    else if (c->fault_address == c->regs[CRASH_RIP])
        say_jump(out, bytes, c->fault_address);
    else if (is_stack_overflow(c, heap))
        snprintf(out, bytes,
                 "stack overflow: recursion without end, or local variables "
                 "that are too big");
    else
        say_access(out, bytes, c, heap);
}

/* A box may send no signals: abort() shows as the call that tried to. */
static bool is_abort(const struct crash *c)
{
    if (c->signal == SIGABRT)
        return true;
    return c->signal == SIGSYS && c->fault_address == SYS_tgkill &&
           c->regs[RDX] == SIGABRT;
}

static const char *arithmetic(int code)
{
    if (code == FPE_INTDIV)
        return "division by zero (or the least integer divided by -1)";
    return "an arithmetic error";
}

static const char *plain_words(int signal)
{
    static char text[TEXT_BYTES];
    if (signal == SIGILL)
        return "an illegal instruction: code that the compiler holds to be "
               "unreachable, or a jump into data";
    if (signal == SIGTRAP)
        return "a breakpoint instruction";
    if (signal == SIGXCPU || signal == SIGALRM)
        return "it ran out of time";
    const char *name = strsignal(signal);
    snprintf(text, sizeof text, "signal %d (%s)", signal,
             name ? name : "unknown");
    return text;
}

void crash_sentence(char *out, size_t out_bytes, const struct crash *c,
                    uint64_t heap_at, uint64_t heap_bytes)
{
    struct heap heap = {heap_at, heap_bytes};
    if (is_abort(c))
        snprintf(out, out_bytes,
                 "abort() was called, by a failed assert() or "
                 "directly");
    else if (c->signal == SIGSYS)
        snprintf(out, out_bytes, "called the forbidden system call %s()",
                 syscall_name((int)c->fault_address));
    else if (c->signal == SIGSEGV || c->signal == SIGBUS)
        say_fault(out, out_bytes, c, &heap);
    else if (c->signal == SIGFPE)
        snprintf(out, out_bytes, "%s", arithmetic(c->code));
    else
        snprintf(out, out_bytes, "%s", plain_words(c->signal));
}
