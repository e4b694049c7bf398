/* run.c: the life of a run (see machine.h). */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "context.h"
#include "heat.h"
#include "state.h"

enum {
    BUDGET_STEPS = 100 * 1000 * 1000,
};

void machine_fault(const char *what)
{
    fprintf(stderr, "the many-core machine: %s\n", what);
    _Exit(2);
}

/* What hooks find before the boot: constructors of instrumented code call them,
 * so it is set up before constructors run. */
static struct {
    void *self;
    struct core *running;
} nobody = {&nobody, NULL};

static void before_boot(void)
{
    context_set_gs(&nobody);
}

__attribute__((section(".preinit_array"),
               used)) static void (*const first)(void) = before_boot;

/* Most of it is never touched: memory is only taken for what is. */
void machine_boot(unsigned cores)
{
    struct machine *m =
        mmap(NULL, sizeof *m, PROT_READ | PROT_WRITE,
             MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (m == MAP_FAILED || cores == 0 || cores > MACHINE_CORES)
        machine_fault(m == MAP_FAILED ? strerror(errno) : "1 to 64 cores");
    m->self = m;
    m->n_cores = cores;
    m->host_base = context_fs();
    context_set_gs(m);
    for (unsigned i = 0; i < cores; i++)
        core_park(&m->core[i], i);
}

/* Only what the last plan used, and the lists of a result by their lengths: it
 * is done before each of many short runs. */
static void reset(struct machine *m)
{
    page_reset(&m->pages);
    m->lines.n = 0;
    schedule_reset(&m->schedule);
    for (unsigned i = 0; i < m->plan.cores; i++)
        core_reset(&m->core[i]);
    memset(m->key_used, 0, sizeof m->key_used);
    m->queue.n = m->queue.started = 0;
    m->switches = m->contested = m->arrivals = m->space_free_at = 0;
    m->result.end = MACHINE_DONE;
    m->result.cycles = 0;
    m->result.fault = NULL;
    m->result.faulty = 0;
    m->result.count = (struct machine_counts){0};
    m->result.n_switches = 0;
    m->events.n = 0;
    m->events.aside = false;
}

void machine_prepare(const struct machine_plan *plan)
{
    struct machine *m = machine_state();
    if (plan->cores == 0 || plan->cores > m->n_cores)
        machine_fault("a plan for more cores than were booted");
    reset(m);
    m->plan = *plan;
    m->cost = plan->costs ? *plan->costs : costs_published;
    if (m->plan.budget_steps == 0)
        m->plan.budget_steps = BUDGET_STEPS;
    m->steps_left = m->plan.budget_steps;
    explore_reset(m);
    m->watched = m->explore.on || m->plan.events;
}

void machine_thread(void *(*run)(void *), void *arg)
{
    queue_add(machine_state(), run, arg);
}

static void add_counts(struct machine_counts *sum,
                       const struct machine_counts *more)
{
    uint64_t *to = (uint64_t *)sum;
    const uint64_t *from = (const uint64_t *)more;
    for (unsigned i = 0; i < sizeof *sum / sizeof *to; i++)
        to[i] += from[i];
}

/* The machine lies at a random place, which no result may depend on. */
static bool is_own(const struct machine *m, const void *at)
{
    return at >= (const void *)m && at < (const void *)(m + 1);
}

static void report_core(const struct machine *m, struct machine_core *out,
                        const struct core *core)
{
    *out = (struct machine_core){
        .state = core->state,
        .cycles = core->clock,
        .pc = core->pc,
        .waits_at = is_own(m, core->waits_at) ? NULL : core->waits_at,
        .n_calls = core->depth,
        .n_holds = core->n_holds,
    };
    memcpy(out->hold, core->hold, core->n_holds * sizeof *out->hold);
    memcpy(out->call, core->call, sizeof out->call);
}

static void sum_up(struct machine *m)
{
    struct machine_result *result = &m->result;
    result->steps = machine_steps(m);
    result->contested = m->contested;
    if (m->schedule.n > 0)
        result->contested += machine_steps(m);
    result->switches = m->switches;
    result->n_cores = m->plan.cores;
    for (unsigned i = 0; i < m->plan.cores; i++) {
        const struct core *core = &m->core[i];
        add_counts(&result->count, &core->count);
        report_core(m, &result->core[i], core);
        if (core->clock > result->cycles)
            result->cycles = core->clock;
    }
    heat_list(&m->lines, result);
    event_list(&m->events, result);
}

const struct machine_result *machine_run(void)
{
    struct machine *m = machine_state();
    if (m->queue.n == 0)
        machine_fault("a run without threads");
    do
        core_switch(m, &m->core[schedule_choose(m)]);
    while (queue_take_over(m));
    sum_up(m);
    return &m->result;
}

const struct machine_result *machine_so_far(void)
{
    struct machine *m = machine_state();
    if (m->running == NULL)
        return NULL;
    sum_up(m);
    return &m->result;
}

uint64_t machine_progress(void)
{
    return machine_steps(machine_state());
}

void machine_end(struct machine *m, enum machine_end why)
{
    m->result.end = why;
    core_leave(m);
}

int machine_self(void)
{
    const struct core *core = machine_state()->running;
    return core ? (int)core->number : -1;
}

void machine_operations(uint64_t n)
{
    struct core *core = machine_state()->running;
    if (core)
        core->count.operations += n;
}

void machine_note(uint64_t number)
{
    struct machine *m = machine_state();
    if (m->running)
        event_add(m, EVENT_NOTE, (const void *)number);
}

void machine_aside(bool aside)
{
    machine_state()->events.aside = aside;
}

void machine_work(uint64_t cycles)
{
    struct core *core = machine_state()->running;
    if (core)
        core->clock += cycles;
}

uint64_t machine_clock(void)
{
    const struct core *core = machine_state()->running;
    return core ? core->clock : 0;
}
