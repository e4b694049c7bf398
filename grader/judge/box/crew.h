/* crew.h: scripts for several threads, and what a run of them came to.
 *
 *     crew_clear(&(struct crew_options){.cores = 4});
 *     for (t = 0; t < 4; t++) {
 *         crew_thread();
 *         uint32_t a = crew_add(CALL_MALLOC, 24, 0, 0);
 *         crew_add_on(CALL_FREE, a, 0, 0);
 *     }
 *     const struct crew_run *run = crew_run();
 *     run->step[a].value ... run->step[a].begin < run->step[b].end
 *
 * A step's number is the number of its slot. Each step's reply is copied once,
 * and lies in the judge's own memory: it may be wrong, but it does not change.
 */
#ifndef JUDGE_CREW_H
#define JUDGE_CREW_H

#include "../../wire/wire.h"

#include <stdbool.h>
#include <stddef.h>

enum crew_mode {
    CREW_MEASURE, /* the smallest clock runs: counts and curves */
    CREW_EXPLORE, /* random preemptions and store buffers: one schedule a seed
                   */
    CREW_GIVEN,   /* the switches that are given: to replay and to shorten */
    CREW_NATIVE   /* the kernel's threads: under a sanitizer, or in one thread
                     under memcheck */
};

struct crew_options {
    enum crew_mode mode;
    unsigned cores; /* threads that live at a time; 0: all */
    uint64_t seed;  /* of the mode */
    uint64_t
        budget_steps;  /* 0: 100 million; half as many once two were spent */
    unsigned depth;    /* CREW_EXPLORE: preemptions; 0: 3 */
    uint64_t expected; /* CREW_EXPLORE: steps of a run; 0: as many as the
                          last run of this crew made */
    const struct machine_switch *given; /* CREW_GIVEN */
    unsigned n_given;
    bool events; /* keep what the threads did last */
};

/* A step and what came of it. */
struct crew_step {
    uint32_t thread, call;
    uint32_t on_slot; /* bit i: arg[i] is the number of a step */
    uint64_t arg[WIRE_ARGS];
    uint64_t value;
    int32_t error;
    uint32_t begin, end; /* 0: never */
};

struct crew_run {
    unsigned n_threads;
    uint32_t n_steps;
    const struct crew_step *step;
    uint32_t n_mappings;
    const struct mapping *mapping;
    const struct machine_result *machine; /* NULL when native */
    const uint16_t *on_core; /* the thread that each core of it had last */
};

/* An empty crew. */
void crew_clear(void);

/* The steps that follow belong to one more thread. */
void crew_thread(void);

/* Adds a step to the last thread; returns its number. Dies when the wire is
 * full. crew_add_on: arg 0 is the value of step `a`. */
uint32_t crew_add(unsigned call, uint64_t a, uint64_t b, uint64_t c);
uint32_t crew_add_on(unsigned call, uint32_t a, uint64_t b, uint64_t c);

/* The number that the next step will have. */
uint32_t crew_next(void);

/* Runs the crew in the box that was started, from a state as if nothing had
 * run before: a native box runs one crew only. Blames the submission when the
 * box crashes, hangs or breaks the protocol. What the machine found is in the
 * result: a deadlock, a spent budget, memory that is not mapped and a lock that
 * is not held are for the caller to judge, or for crew_sound(). Valid until the
 * next call; where the box crashed, crew_last() has what the machine came to.
 */
const struct crew_run *crew_run(const struct crew_options *options);

/* The result of the last run. */
const struct crew_run *crew_last(void);

/* Describes the call that a thread is in, after a run that came to no end:
 * "mm_free(0x20000010)"; "" when it is in none. */
void crew_describe(char *text, size_t bytes, unsigned thread);

/* Blames the submission, naming the line of its code, unless all threads came
 * to their end. */
void crew_sound(const struct crew_run *run);

#endif
