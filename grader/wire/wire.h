/* wire.h: the border between judge and box, compiled into both sides.
 *
 * One shared mapping. The judge writes steps and opens the door; the box runs
 * them in order, writes one reply a step, and closes the door again:
 *
 *   +------+------------------+------------------+-------+--------+
 *   | door | step[WIRE_STEPS] | slot[WIRE_SLOTS] | crash | filter |
 *   +------+------------------+------------------+-------+--------+
 *     both      judge writes       box writes       box    judge
 *
 *   +------------+-------------------+-------------+
 *   | crew_terms | stamp[WIRE_STEPS] | crew_report |   several threads:
 *   +------------+-------------------+-------------+   see crew.h
 *       judge           box                box
 *
 *   judge: request = n + 1 ------------------> box: runs steps 0 .. count - 1
 *   judge: reads the slots <------------------ box: reply = n + 1
 *
 * A batch of no steps means: leave.
 *
 * Student code lives in the box and can write here. So the judge keeps its own
 * copy of all that it wrote, copies a value once before it looks at it, and
 * checks each index before it uses it.
 */
#ifndef WIRE_H
#define WIRE_H

#include "crew.h"

#include <linux/filter.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    WIRE_FD = 3,             /* the box's descriptors when it starts */
    REGION_FD = 4,           /* the region, see region.h */
    WITNESS_FD = 5,          /* of a watched box: a socket to the judge, */
    PROC_FD = 6,             /* and its own folder in /proc */
    WIRE_QUESTION = SIGUSR1, /* the judge asks how far the machine is */
    WIRE_ARGS = 3,
    WIRE_STEPS = 1 << 16,
    WIRE_SLOTS = 1 << 17,
    WIRE_STACK_BYTES = 64 << 10,
    WIRE_FILTER_STEPS = 1 << 10,
    WITNESS_PAPERS = 7,
    WITNESS_REGION_BYTES = 1 << 20, /* of the region, that a watched box has
                                       touched before it serves */
    WIRE_REGISTERS = 17 /* DWARF's order: rax rdx rcx rbx rsi rdi rbp rsp r8
                           to r15, and the return address column for rip */
};

/* What a watched box opens of its folder in /proc, and sends in this order. */
static const char *const witness_papers[WITNESS_PAPERS] = {
    "maps", "pagemap", "smaps", "status", "stat", "mem", "task"};

/* One call: slot[into] = call(arg...), where bit i of `from_slot` says that
 * arg[i] is the number of an earlier slot whose value is meant. */
struct step {
    uint16_t call;
    uint16_t from_slot;
    uint32_t into;
    uint64_t arg[WIRE_ARGS];
};

struct reply {
    uint64_t value;
    int32_t error; /* errno after the call; 0 before it */
    int32_t unused;
};

enum box_state {
    BOX_STARTING,
    BOX_SERVING,
    BOX_CRASHED, /* wire_crash says more */
    BOX_TAMPERED /* the steps make no sense: somebody wrote over them */
};

/* What the judge says once, before the box starts. */
struct terms {
    uint32_t filter_steps; /* 0: no filter, as under a tool */
    uint32_t memcheck;     /* 1: the box runs under Valgrind's memcheck */
    uint32_t watched;      /* 1: it sends its papers and its listener */
    uint32_t unused;
    uint64_t region_at;    /* where the box maps the region, */
    uint64_t region_bytes; /* how much of it, */
    uint64_t limit_bytes;  /* and how far the break may go */
};

struct door {
    _Atomic uint32_t request; /* a count of batches; the box waits on it */
    _Atomic uint32_t reply;   /* ... and how many are done; the judge waits */
    _Atomic uint32_t state;   /* enum box_state */
    _Atomic uint32_t done;    /* steps of this batch that have returned */
    struct terms terms;
    uint32_t count;           /* steps in this batch */
    uint64_t break_bytes;     /* the box's word on how far it went: a hint */
    _Atomic uint64_t steps;   /* the machine's, when the judge asked last */
    _Atomic uint32_t answers; /* times that the box said how many */
};

/* What the box's signal handler saw: a hint, shown and never marked. */
struct wire_crash {
    int32_t signal, code;
    uint32_t thread;  /* of a crew; else 0 */
    uint64_t address; /* of the fault; of SIGSYS: the system call's number */
    uint64_t registers[WIRE_REGISTERS];
    uint64_t page_fault; /* the processor's error code: bit 1 is a write */
    uint64_t stack_at, stack_bytes; /* the window copied below */
    uint8_t stack[WIRE_STACK_BYTES];
};

struct wire {
    struct door door;
    struct step step[WIRE_STEPS];
    struct reply slot[WIRE_SLOTS];
    struct wire_crash crash;
    struct sock_filter filter[WIRE_FILTER_STEPS];
    struct crew_terms crew_terms;
    struct stamp stamp[WIRE_STEPS];
    struct crew_report crew_report;
};

/* Maps the wire, anywhere. Returns NULL with errno as mmap(2). */
struct wire *wire_map(int fd);

/* Waits until *word is not `old`, at most timeout_ms (negative: for ever).
 * It looks a while before it sleeps: the other side is often quick.
 * Returns false when the time is up. */
bool wire_wait(_Atomic uint32_t *word, uint32_t old, int timeout_ms);

/* Stores `value` and wakes whoever waits. */
void wire_post(_Atomic uint32_t *word, uint32_t value);

#endif
