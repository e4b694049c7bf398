#include "sweep.h"

#include "../../judge/box/box.h"
#include "../../judge/base/check.h"
#include "../../judge/base/fail.h"
#include "../../judge/base/finding.h"
#include "../../judge/box/script.h"
#include "bits.h"

#include <string.h>

enum {
    PAGE_BYTES = 4096,
    MAX_MOMENTS = 2 * WIRE_STEPS,
    WORD = 64,
    N_GRAINS = REGION_BYTES / ALIGNMENT,
    N_PAGES = REGION_BYTES / PAGE_BYTES
};

/* Blocks begin at multiples of 16: two that share one of these grains share a
 * byte. */
static uint64_t in_use[N_GRAINS / WORD + 1], mapped[N_PAGES / WORD];

/* What happens at a moment: a step begins or ends. */
struct event {
    uint32_t step;
    bool known, is_end;
};
static struct event event[MAX_MOMENTS + 1];

static uint64_t used_words; /* in_use[] is 0 from here on */

static const struct crew_run *run;
static const struct holding *holdings; /* by step */

static struct span span_of(uint64_t at, uint64_t bytes, uint64_t unit)
{
    uint64_t offset = at - box_region()->at;
    return (struct span){offset / unit, (offset + bytes + unit - 1) / unit};
}

static void put_event(uint32_t moment, uint32_t step, bool is_end)
{
    if (moment == 0 || moment > 2 * run->n_steps || event[moment].known)
        blame("the record of what the threads did was written over");
    event[moment] = (struct event){step, true, is_end};
}

static void order_events(void)
{
    memset(event, 0, sizeof *event * (2 * run->n_steps + 1));
    for (uint32_t i = 0; i < run->n_steps; i++) {
        put_event(run->step[i].begin, i, false);
        put_event(run->step[i].end, i, true);
    }
}

static bool is_live(const struct holding *holding, uint32_t moment)
{
    return holding->bytes > 0 && holding->from < moment && moment < holding->to;
}

/* A block in use at that moment that has a byte of [at, at + bytes). */
static uint32_t find_other(uint64_t at, uint64_t bytes, uint32_t moment)
{
    for (uint32_t i = 0; i < run->n_steps; i++)
        if (is_live(&holdings[i], moment) && holdings[i].at < at + bytes &&
            at < holdings[i].at + holdings[i].bytes)
            return i;
    die("no block is in use at %#lx", at);
}

static _Noreturn void blame_overlap(const struct holding *holding)
{
    uint32_t other = find_other(holding->at, holding->bytes, holding->from);
    const char *name = ledger_step_name(run, holding->step);

    finding_set_call(name, SCRIPT_NO_OP);
    if (holdings[other].at == holding->at)
        blame("%s returned %#lx, a block that is in use: %s had returned it",
              name, holding->at, ledger_step_name(run, other));
    blame("%s returned %#lx, whose bytes are in use: %s had returned %#lx",
          name, holding->at, ledger_step_name(run, other), holdings[other].at);
}

static void give(const struct holding *holding)
{
    struct span grains = span_of(holding->at, holding->bytes, ALIGNMENT);
    struct span pages = span_of(holding->at, holding->bytes, PAGE_BYTES);

    if (!bits_all(mapped, pages)) {
        finding_set_call(ledger_step_name(run, holding->step), SCRIPT_NO_OP);
        blame("%s returned %#lx, but %lu bytes from there are not all mapped",
              ledger_step_name(run, holding->step), holding->at,
              holding->bytes);
    }
    if (bits_any(in_use, grains))
        blame_overlap(holding);
    bits_add(in_use, grains);
    if (grains.to / WORD >= used_words)
        used_words = grains.to / WORD + 1;
}

static void take(const struct holding *holding)
{
    bits_remove(in_use, span_of(holding->at, holding->bytes, ALIGNMENT));
}

static void unmap(const struct mapping *mapping)
{
    struct span grains = span_of(mapping->at, mapping->bytes, ALIGNMENT);

    bits_remove(mapped, span_of(mapping->at, mapping->bytes, PAGE_BYTES));
    if (!bits_any(in_use, grains))
        return;
    uint32_t other = find_other(mapping->at, mapping->bytes, mapping->moment);
    blame("thread %u gave back [%#lx, +%lu) by mem_unmap, but a block in it "
          "is in use: %s had returned %#lx",
          mapping->thread, mapping->at, mapping->bytes,
          ledger_step_name(run, other), holdings[other].at);
}

static void apply_mapping(const struct mapping *mapping)
{
    if (!region_holds(box_region(), (remote){mapping->at}, mapping->bytes))
        blame("the record of what was mapped was written over");
    if (mapping->unmapped)
        unmap(mapping);
    else
        bits_add(mapped, span_of(mapping->at, mapping->bytes, PAGE_BYTES));
}

static void apply_event(const struct event *now)
{
    const struct crew_step *step = &run->step[now->step];

    if (now->is_end && holdings[now->step].bytes > 0)
        give(&holdings[now->step]);
    if (!now->is_end && step->on_slot & 1) {
        const struct holding *given = &holdings[step->arg[0]];
        if (given->bytes > 0 && given->to == step->begin)
            take(given);
    }
}

void sweep(const struct crew_run *of, const struct holding *by_step)
{
    uint32_t next = 0;

    run = of;
    holdings = by_step;
    memset(in_use, 0, used_words * sizeof *in_use);
    used_words = 0;
    memset(mapped, 0, sizeof mapped);
    order_events();
    for (uint32_t moment = 1; moment <= 2 * run->n_steps; moment++) {
        for (; next < run->n_mappings && run->mapping[next].moment < moment;
             next++)
            apply_mapping(&run->mapping[next]);
        if (event[moment].known)
            apply_event(&event[moment]);
    }
}
