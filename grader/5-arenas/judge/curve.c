#include "curve.h"

#include "../../judge/box/box.h"
#include "../../judge/exam/exam.h"
#include "ledger.h"
#include "space.h"

#include <string.h>

static struct curve curves[N_WORKLOADS];

static const struct crew_run *run_loaded(void)
{
    /* A start in lock-step would be a case of its own. */
    struct crew_options options = {.mode = CREW_MEASURE, .seed = 1 + exam.seed};
    const struct crew_run *run = crew_run(&options);

    crew_sound(run);
    return run;
}

static void read_point(struct point *point, const struct crew_run *run,
                       const struct machine_counts *warm, uint64_t warm_cycles)
{
    const struct machine_result *all = run->machine;
    const struct machine_counts *count = &all->count;
    struct space space = space_of(run);
    double requests = plan_requests();

    *point = (struct point){
        .throughput = requests * 1000 / (double)(all->cycles - warm_cycles),
        .contended = (double)(count->contended - warm->contended) / requests,
        .transfers = (double)(count->transfers - warm->transfers) / requests,
        .false_shared =
            (double)(count->false_shared - warm->false_shared) / requests,
        .mapped_peak = space.mapped_peak,
        .used_peak = space.used_peak,
        .n_lines = all->n_lines < CURVE_LINES ? all->n_lines : CURVE_LINES,
    };
    memcpy(point->line, all->line, sizeof point->line);
}

static void measure_point(struct point *point, enum workload workload,
                          unsigned cores)
{
    struct machine_counts warm;
    uint64_t warm_cycles;

    workload_plan(workload, cores, exam.seed);
    plan_load_start();
    warm_cycles = run_loaded()->machine->cycles;
    warm = crew_last()->machine->count;
    plan_load();
    ledger_check(run_loaded());
    read_point(point, crew_last(), &warm, warm_cycles);
}

const struct curve *curve_of(enum workload workload)
{
    struct curve *curve = &curves[workload];

    if (curve->measured)
        return curve;
    box_start(&(struct box_options){.under = MACHINE});
    for (unsigned i = 0; i < CURVE_POINTS; i++)
        measure_point(&curve->point[i], workload, 1u << i);
    curve->measured = true;
    return curve;
}

const struct point *curve_at(enum workload workload, unsigned cores)
{
    return &curve_of(workload)->point[__builtin_ctz(cores)];
}

const struct curve *curve_known(enum workload workload)
{
    return &curves[workload];
}
