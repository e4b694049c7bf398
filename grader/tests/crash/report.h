/* report.h: what crash/box.c writes and test_crash.c reads. */
#ifndef REPORT_H
#define REPORT_H

#include "judge/crash/crash.h"

enum { REPORT_STACK_BYTES = 64 << 10 };

struct report {
    int signal, code;
    uint64_t fault_address;
    uint64_t regs[CRASH_REGISTERS];
    uint64_t stack_at, stack_bytes;
    enum crash_access access;
    uint8_t stack[REPORT_STACK_BYTES];
};

#endif
