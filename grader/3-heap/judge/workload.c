#include "workload.h"

#include "../../judge/base/check.h"
#include "../../judge/exam/exam.h"
#include "../../judge/base/fail.h"
#include "../../judge/trace/rep.h"
#include "../../judge/trace/shape.h"
#include "../../judge/base/text.h"
#include "../../judge/trace/twin.h"

#include <glob.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_WORKLOADS = 64 };

static struct workload all[MAX_WORKLOADS];
static unsigned n_all;

static bool asks_for_memalign(const struct trace *trace)
{
    for (size_t i = 0; i < trace->n_ops; i++)
        if (trace->ops[i].kind == OP_MEMALIGN)
            return true;
    return false;
}

static void add(struct trace *public, struct trace *twin, bool recorded)
{
    if (n_all == MAX_WORKLOADS)
        die("more than %d traces", MAX_WORKLOADS);
    all[n_all++] = (struct workload){
        .recorded = recorded,
        .trace = {public, twin},
        .aligned = asks_for_memalign(public),
    };
}

static void add_recorded(const char *path)
{
    char why[512];
    struct trace *trace = rep_read(path, why, sizeof why);

    if (trace == NULL)
        die("%s", why);
    add(trace, trace_twin(trace, exam.seed), true);
}

static void load_recorded(void)
{
    char *pattern =
        text_format("%s/grader/%s/traces/*.rep", exam.lab->kit, exam.lab->name);
    glob_t found;

    if (glob(pattern, 0, NULL, &found) != 0)
        die("there are no traces: %s", pattern);
    for (size_t i = 0; i < found.gl_pathc; i++)
        add_recorded(found.gl_pathv[i]);
    globfree(&found);
    free(pattern);
}

/* A generated trace's twin is another one of the same shape. */
static void load_generated(void)
{
    for (const char *const *name = shape_names; *name; name++)
        add(shape_make(*name, SHAPE_PUBLIC), shape_make(*name, exam.seed),
            false);
}

unsigned workloads(struct workload **list)
{
    if (n_all == 0) {
        load_recorded();
        load_generated();
    }
    *list = all;
    return n_all;
}

unsigned workloads_run(struct workload **list)
{
    *list = all;
    return n_all;
}

struct attempt {
    struct workload *workload;
    unsigned which;
    uint64_t region_at;
};

static void replay_one(void *arg)
{
    struct attempt *attempt = arg;
    const struct trace *trace = attempt->workload->trace[attempt->which];
    struct replay_options options = {.region_at = attempt->region_at,
                                     .seed = exam.seed};

    attempt->workload->run[attempt->which] = replay_trace(trace, &options);
}

/* A pointer kept in 32 bits works in the low region and not in the high one:
 * what fails above 4 GiB is tried below. */
static void replay_high(struct workload *workload)
{
    struct attempt high = {workload, TWIN, REGION_HIGH};
    struct attempt low = {workload, TWIN, REGION_LOW};

    if (check_try(replay_one, &high))
        return;
    CHECK(!check_try(replay_one, &low),
          "the trace %s, with other sizes, runs when the heap lies below 4 GiB "
          "and "
          "fails when it lies at %#lx: is a pointer kept in an int?",
          workload->trace[PUBLIC]->name, REGION_HIGH);
    replay_one(&high);
}

static void run_twin(struct workload *workload)
{
    if (!workload->run[TWIN].done)
        replay_high(workload);
}

void workload_run(struct workload *workload)
{
    struct attempt public = {workload, PUBLIC, REGION_LOW};

    if (!workload->run[PUBLIC].done)
        replay_one(&public);
    run_twin(workload);
}

double utilisation(const struct replay *run)
{
    return (double)run->peak_live /
           (double)(run->footprint + exam.build.globals_bytes);
}

double mean_utilisation(bool chosen(const struct workload *workload))
{
    struct workload *list;
    unsigned n = workloads(&list), counted = 0;
    double sum = 0;

    for (unsigned i = 0; i < n; i++) {
        if (!chosen(&list[i]))
            continue;
        run_twin(&list[i]);
        sum += log(utilisation(&list[i].run[TWIN]));
        counted++;
    }
    return exp(sum / counted);
}
