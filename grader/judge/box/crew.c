/* The script of a crew, and its run; see crew.h. */
#include "crew.h"

#include "box.h"
#include "death.h"
#include "../base/fail.h"
#include "../base/finding.h"
#include "harvest.h"
#include "patience.h"
#include "script.h"

#include "../../machine/machine.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

enum {
    USUAL_DEPTH = 3,
    HOOKS_A_STEP = 64, /* a guess, before a crew was run */
    NO_STEP = -1,
    LOST_BUDGETS = 2, /* after which patience is short */
};

/* Steps that a slow processor makes in a millisecond. */
static const uint64_t steps_per_ms = 5000;

/* Of a run, where nothing else is said, and when patience is short. Of the
 * heaps that come to an end, one whose 64 threads all fight for one list makes
 * most steps: 28 million. */
static const uint64_t usual_budget = 100 * 1000 * 1000,
                      short_budget = 50 * 1000 * 1000;

static struct step steps[WIRE_STEPS];
static struct crew_step results[WIRE_STEPS];
static struct crew_terms terms;
static struct crew_run run;
static uint64_t steps_before; /* of the machine, in the last run; 0: none */

void crew_clear(void)
{
    run = (struct crew_run){0};
    terms.threads = 0;
    terms.first[0] = 0;
    steps_before = 0;
}

void crew_thread(void)
{
    if (run.n_threads == WIRE_THREADS)
        die("a crew has more than %d threads", WIRE_THREADS);
    terms.first[++run.n_threads] = run.n_steps;
}

static uint32_t add(unsigned call, unsigned from_slot,
                    const uint64_t arg[WIRE_ARGS])
{
    uint32_t i = run.n_steps;

    if (i == WIRE_STEPS || run.n_threads == 0)
        die("a crew has more than %d steps, or no thread", WIRE_STEPS);
    steps[i] = (struct step){
        .call = (uint16_t)call, .from_slot = (uint16_t)from_slot, .into = i};
    results[i] = (struct crew_step){
        .thread = run.n_threads - 1, .call = call, .on_slot = from_slot};
    memcpy(steps[i].arg, arg, sizeof steps[i].arg);
    memcpy(results[i].arg, arg, sizeof results[i].arg);
    terms.first[run.n_threads] = ++run.n_steps;
    return i;
}

uint32_t crew_add(unsigned call, uint64_t a, uint64_t b, uint64_t c)
{
    return add(call, 0, (uint64_t[]){a, b, c});
}

uint32_t crew_add_on(unsigned call, uint32_t a, uint64_t b, uint64_t c)
{
    return add(call, 1, (uint64_t[]){a, b, c});
}

uint32_t crew_next(void)
{
    return run.n_steps;
}

const struct crew_run *crew_last(void)
{
    return &run;
}

/* ---- the run ------------------------------------------------------------ */

static void set_order(const struct crew_options *options)
{
    static const uint32_t orders[] = {[CREW_MEASURE] = ORDER_CLOCK,
                                      [CREW_EXPLORE] = ORDER_RANDOM,
                                      [CREW_GIVEN] = ORDER_GIVEN,
                                      [CREW_NATIVE] = ORDER_CLOCK};

    terms.order = orders[options->mode];
    terms.buffers =
        options->mode == CREW_EXPLORE || options->mode == CREW_GIVEN;
    terms.depth = options->depth ? options->depth : USUAL_DEPTH;
    terms.expected = options->expected;
    if (terms.expected == 0)
        terms.expected =
            steps_before ? steps_before : (uint64_t)run.n_steps * HOOKS_A_STEP;
    terms.n_given = options->mode == CREW_GIVEN ? options->n_given : 0;
    if (terms.n_given > MACHINE_SWITCHES)
        die("a crew is given more than %d switches", MACHINE_SWITCHES);
    if (terms.n_given > 0)
        memcpy(terms.given, options->given,
               terms.n_given * sizeof *terms.given);
}

static void set_terms(const struct crew_options *options)
{
    unsigned cores = options->cores ? options->cores : run.n_threads;

    if ((options->mode == CREW_NATIVE) != (box_under() != MACHINE))
        die("a crew's mode does not fit what its box runs under");
    if (options->mode == CREW_NATIVE && box_batches() > 0)
        die("a second crew for a native box");
    terms.threads = run.n_threads;
    terms.cores = cores < MACHINE_CORES ? cores : MACHINE_CORES;
    terms.seed = options->seed;
    terms.budget_steps = options->budget_steps;
    if (terms.budget_steps == 0)
        terms.budget_steps = patience_hangs(PATIENCE_CREW) >= LOST_BUDGETS
                                 ? short_budget
                                 : usual_budget;
    terms.events = options->events;
    terms.fresh = 1;
    set_order(options);
}

/* What the terms take on the wire: of the list, only what is listed. */
static size_t terms_bytes(void)
{
    return offsetof(struct crew_terms, given) +
           terms.n_given * sizeof *terms.given;
}

static void write_wire(void)
{
    struct wire *wire = box_wire();

    for (uint32_t i = 0; i < run.n_steps; i++)
        for (unsigned k = 0; k < WIRE_ARGS; k++)
            if (steps[i].from_slot >> k & 1 && steps[i].arg[k] >= run.n_steps)
                die("step %u of a crew is given step %lu of %u", i,
                    steps[i].arg[k], run.n_steps);
    memcpy(wire->step, steps, run.n_steps * sizeof *steps);
    memcpy(&wire->crew_terms, &terms, terms_bytes());
}

static bool wire_is_as_written(void)
{
    const struct wire *wire = box_wire();

    return memcmp(wire->step, steps, run.n_steps * sizeof *steps) == 0 &&
           memcmp(&wire->crew_terms, &terms, terms_bytes()) == 0;
}

/* The step that a thread is in, by the box's stamps. */
static long step_under_way(unsigned thread)
{
    for (uint32_t i = terms.first[thread]; i < terms.first[thread + 1]; i++) {
        struct stamp stamp;
        memcpy(&stamp, &box_wire()->stamp[i], sizeof stamp);
        if (stamp.begin != 0 && stamp.end == 0)
            return i;
    }
    return NO_STEP;
}

void crew_describe(char *text, size_t bytes, unsigned thread)
{
    long i = step_under_way(thread);
    uint64_t arg[WIRE_ARGS];

    text[0] = '\0';
    if (i == NO_STEP)
        return;
    for (unsigned k = 0; k < WIRE_ARGS; k++)
        arg[k] = steps[i].from_slot >> k & 1
                     ? script_reply((uint32_t)steps[i].arg[k]).value
                     : steps[i].arg[k];
    lab_describe_call(text, bytes, steps[i].call, arg);
}

/* Names the call that was under way where the box stopped. */
static void name_step(void)
{
    uint32_t thread = box_wire()->crash.thread;
    char call[64], text[128];

    if (thread >= run.n_threads)
        return;
    crew_describe(call, sizeof call, thread);
    if (call[0]) {
        snprintf(text, sizeof text, "%s in thread %u", call, thread);
        finding_set_call(text, SCRIPT_NO_OP);
    }
}

static unsigned run_ms(void)
{
    return box_under() == MACHINE
               ? (unsigned)(terms.budget_steps / steps_per_ms)
               : 0;
}

const struct crew_run *crew_run(const struct crew_options *options)
{
    enum box_end end;

    if (run.n_steps == 0)
        die("a crew without steps");
    set_terms(options);
    if (box_batches() == 0)
        harvest_forget();
    write_wire();
    box_be_patient(run_ms());
    end = box_run(NULL, run.n_steps);
    run.step = results;
    if (end == BATCH_DONE &&
        (!wire_is_as_written() || !harvest(&run, results, terms.first)))
        end = BATCH_TAMPERED;
    if (end != BATCH_DONE) {
        harvest_machine(&run);
        name_step();
        death_blame(end);
    }
    box_wire()->crew_terms.threads = 0; /* the next batch is none */
    if (run.machine && run.machine->end == MACHINE_BUDGET &&
        options->budget_steps == 0)
        patience_lost(PATIENCE_CREW);
    if (run.machine)
        steps_before = run.machine->steps;
    return &run;
}
