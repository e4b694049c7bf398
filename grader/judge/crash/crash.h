/*
 * crash.h: where and why a submission's program stopped.
 *
 * A box's signal handler copies the registers and a window of the stack to the
 * judge. The rest happens here, from the program's file alone: no ptrace and no
 * /proc, which many machines refuse.
 *
 *      high addresses
 *        main's frame
 *        ...                            \
 *        return address of the caller    } window: stack[0 .. stack_bytes)
 *        the stopped function's frame   /
 *        rsp -> stack_at (rounded up where the page below is missing)
 *
 * All of it, the program's debugging information included, was in a student's
 * hands. What is said here is shown and never marked.
 */
#ifndef CRASH_H
#define CRASH_H

#include <stddef.h>
#include <stdint.h>

/* DWARF's order: rax rdx rcx rbx rsi rdi rbp rsp, r8 to r15, rip. */
enum { CRASH_RSP = 7, CRASH_RIP = 16, CRASH_REGISTERS = 17 };

/* What a fault was doing; the box has it from the page-fault error code. */
enum crash_access { ACCESS_UNKNOWN, ACCESS_READ, ACCESS_WRITE };

struct crash {
    int signal, code;       /* si_signo, si_code */
    uint64_t fault_address; /* SIGSYS: the number of the system call */
    uint64_t regs[CRASH_REGISTERS];
    uint64_t stack_at; /* address in the program of stack[0] */
    const uint8_t *stack;
    size_t stack_bytes;
    enum crash_access access;
};

struct frame {
    char function[64]; /* printable, as all text here; "?" if unknown */
    char file[64];     /* base name; "" without debugging information */
    int line;          /* 0 without */
    uint64_t pc;
};

/*
 * The calls under way, innermost first; a function that was inlined has a frame
 * of its own, and a run of frames at one line (recursion) is one. box_path is a
 * static program at fixed addresses. Returns how many frames there are, at most
 * max; 0 if nothing could be told.
 *
 * It works in a process of its own, shut in and short-lived, for what it reads
 * may be made to mislead.
 */
unsigned crash_frames(const char *box_path, const struct crash *crash,
                      struct frame *frames, unsigned max);

/*
 * What happened, in words that follow "your code crashed: ", for a heap at
 * [heap_at, heap_at + heap_bytes); heap_bytes == 0: for a program that has none,
 * and maps its memory itself. Never empty, cut to fit out_bytes.
 */
void crash_sentence(char *out, size_t out_bytes, const struct crash *crash,
                    uint64_t heap_at, uint64_t heap_bytes);

#endif
