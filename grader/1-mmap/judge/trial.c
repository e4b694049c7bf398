#include "trial.h"

#include "kit.h"
#include "scene.h"

#include "../../judge/base/fail.h"
#include "../../judge/box/box.h"
#include "../../judge/box/script.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { CANARY_BYTES = 256, CANARY = 0xa5, TABLE_LOG = 21, TABLE_KB = 4 };

struct trials trials;

/* Adds what the kernel is to do for an operation. */
static void add_operation(uint64_t base, const struct operation *o)
{
    uint64_t from, to;

    if (o->use != PAGE_DISCARD) {
        script_add3(o->use == PAGE_READ ? CALL_READ : CALL_WRITE, SLOT_ASK,
                    base + o->at, o->bytes, 1);
        return;
    }
    operation_pages(o, &from, &to);
    if (from < to)
        script_add(CALL_DISCARD, SLOT_ASK, base + from * PAGE,
                   (to - from) * PAGE);
}

/* What the kernel makes of the operations. */
static struct forecast kernel_faults(const struct plan *plan)
{
    uint64_t bytes = plan->pages * PAGE, faults;
    uint64_t base = kit_map(bytes, PROT_READ | PROT_WRITE);
    struct pages pages;

    script_clear();
    for (unsigned i = 0; i < plan->count; i++)
        add_operation(base, &plan->operation[i]);
    script_asked();
    faults = faults_of_call();
    pages = pages_in(base, bytes);
    kit_unmap(base, bytes);
    return (struct forecast){faults, pages.zero, pages.own};
}

/* The last pages of the state's bytes, and more behind them, must stay. */
static void need_canary(const unsigned char *canary, const char *function)
{
    for (unsigned i = 0; i < CANARY_BYTES; i++)
        CHECK(canary[i] == CANARY,
              "%s wrote %u byte%s behind the end of the state", function, i + 1,
              plural(i + 1));
}

/* Lays operations and `state_bytes` of state out, and asks. */
static int64_t ask_prediction(enum mmap_call call, const struct plan *plan,
                              unsigned count, uint64_t state_bytes)
{
    static const char *const name[N_CALLS] = {
        [CALL_PREDICT] = "predict_faults", [CALL_TABLES] = "predict_tables"};
    uint64_t list_bytes = count * sizeof *plan->operation;
    unsigned char *in = box_region()->bytes;
    int64_t returned;

    memcpy(in, plan->operation, list_bytes);
    memset(in + list_bytes, 0, state_bytes);
    memset(in + list_bytes + state_bytes, CANARY, CANARY_BYTES);
    returned =
        call == CALL_PREDICT
            ? (int64_t)asked(call, 0, plan->pages, count)
            : (int64_t)asked(call, 0, plan->base, plan->pages << 16 | count);
    need_canary(in + list_bytes + state_bytes, name[call]);
    CHECK(calls_of_call() == 0,
          "%s made %lu system call%s: a prediction is arithmetic", name[call],
          calls_of_call(), plural(calls_of_call()));
    return returned;
}

int64_t ask_faults(const struct plan *plan, unsigned count,
                   struct forecast *out)
{
    int64_t returned =
        (int32_t)ask_prediction(CALL_PREDICT, plan, count, plan->pages);

    memcpy(out, box_region()->bytes, sizeof *out);
    return returned;
}

int64_t ask_tables(const struct plan *plan)
{
    uint64_t last = plan->base + plan->pages * PAGE - 1;
    uint64_t tables = (last >> TABLE_LOG) - (plan->base >> TABLE_LOG) + 1;

    return ask_prediction(CALL_TABLES, plan, plan->count, tables);
}

/* ---- Page faults ---- */

/* What the kernel had after each operation: out[i] is of the first i. */
static void kernel_step_by_step(const struct plan *plan, struct forecast *out)
{
    uint64_t bytes = plan->pages * PAGE;
    uint64_t base = kit_map(bytes, PROT_READ | PROT_WRITE);

    out[0] = (struct forecast){0};
    for (unsigned i = 0; i < plan->count; i++) {
        script_clear();
        add_operation(base, &plan->operation[i]);
        script_asked();
        struct pages pages = pages_in(base, bytes);
        out[i + 1] = (struct forecast){out[i].faults + faults_of_call(),
                                       pages.zero, pages.own};
    }
}

static bool is_right_until(const struct plan *plan, unsigned count,
                           const struct forecast *kernel)
{
    struct forecast told;

    return ask_faults(plan, count, &told) == 0 &&
           forecast_equal(&told, &kernel[count]);
}

/* An operation before which prediction and kernel agree, and after which they
 * do not: between the first one and the last it is looked for in halves. Starts
 * boxes of its own. */
static unsigned where_they_part(const struct plan *plan)
{
    struct forecast *kernel = calloc(plan->count + 1, sizeof *kernel);
    unsigned agree = 0, differ = plan->count;

    fresh_box();
    kernel_step_by_step(plan, kernel);
    fresh_box();
    while (differ - agree > 1) {
        unsigned middle = agree + (differ - agree) / 2;
        if (is_right_until(plan, middle, kernel))
            agree = middle;
        else
            differ = middle;
    }
    free(kernel);
    return agree;
}

static void need_right_forecast(const struct plan *plan,
                                const struct forecast *kernel)
{
    struct forecast told;
    int64_t returned = ask_faults(plan, plan->count, &told);
    unsigned part;

    CHECK(returned == 0, "predict_faults returned %ld with %s, expected 0",
          returned, errno_name());
    if (forecast_equal(&told, kernel))
        return;
    part = where_they_part(plan);
    CHECK(false,
          "of %u operations on %lu pages: predicted are %lu faults, %lu pages "
          "of zeroes and %lu of their own; the kernel had %lu, %lu and %lu. "
          "They part at operation %u: %s",
          plan->count, plan->pages, told.faults, told.zero_pages,
          told.own_pages, kernel->faults, kernel->zero_pages, kernel->own_pages,
          part, operation_text(&plan->operation[part]));
}

static void note_theory(const struct plan *plan, const struct forecast *kernel)
{
    struct forecast theory = plan_theory(plan, plan->count);

    trials.compared++;
    trials.unlike_theory += !forecast_equal(&theory, kernel);
}

void trial_plans(unsigned n, const struct plan *plans)
{
    struct forecast kernel[n];

    fresh_box();
    for (unsigned i = 0; i < n; i++) {
        kernel[i] = kernel_faults(&plans[i]);
        note_theory(&plans[i], &kernel[i]);
    }
    fresh_box();
    for (unsigned i = 0; i < n; i++)
        need_right_forecast(&plans[i], &kernel[i]);
}

void trial_faults(unsigned n, const struct taste *taste)
{
    struct plan *plans = new_plans(n);

    for (unsigned i = 0; i < n; i++)
        plan_throw(&plans[i], taste);
    trial_plans(n, plans);
}

/* ---- Page tables ---- */

/* What is only reserved counts for no memory: so pages are opened one operation
 * at a time. */
static int64_t kernel_tables(const struct plan *plan)
{
    uint64_t before = papers_status(witness(), "VmPTE:"), from, to;

    if (!kit_map_at(plan->base, plan->pages * PAGE, PROT_NONE))
        die("there is something at %#lx", plan->base);
    script_clear();
    for (unsigned i = 0; i < plan->count; i++) {
        operation_pages(&plan->operation[i], &from, &to);
        if (from < to)
            script_add3(CALL_PROTECT, SLOT_ASK, plan->base + from * PAGE,
                        (to - from) * PAGE, PROT_READ | PROT_WRITE);
        add_operation(plan->base, &plan->operation[i]);
    }
    script_asked();
    uint64_t after = papers_status(witness(), "VmPTE:");
    kit_unmap(plan->base, plan->pages * PAGE);
    return (int64_t)(after - before) / TABLE_KB;
}

void trial_tables(unsigned n, void (*next)(struct plan *))
{
    int64_t kernel[n], told;
    struct plan *plans = new_plans(n);

    fresh_box();
    for (unsigned i = 0; i < n; i++) {
        next(&plans[i]);
        kernel[i] = kernel_tables(&plans[i]);
    }
    fresh_box();
    for (unsigned i = 0; i < n; i++) {
        told = ask_tables(&plans[i]);
        CHECK(told == kernel[i],
              "of %u operations on %lu pages at %#lx: predicted are %ld page "
              "tables, the kernel made %ld; the first one is to %s",
              plans[i].count, plans[i].pages, plans[i].base, told, kernel[i],
              operation_text(&plans[i].operation[0]));
    }
}
