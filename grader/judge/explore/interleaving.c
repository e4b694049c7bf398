/* interleaving.c: see interleaving.h. */
#include "interleaving.h"

#include "../box/box.h"
#include "columns.h"
#include "../crash/places.h"
#include "../box/script.h"
#include "shared.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    FILLED = 2, /* so many lines between two that are shown are shown */
    HEAD = 4,   /* of what a thread does in one go, so many lines are shown
                   at the begin, and at the end */
    LEAD = 12,  /* lines before the last switch */
    SHOWN = 26,
    LAST = 3, /* lines before a run broke off */
};

static struct drawing {
    const struct crew_run *run;
    const struct machine_event *event;
    unsigned n_events, n_pcs, n_rows;
    uint64_t pc[MACHINE_EVENTS]; /* each once, in order; and its line: */
    struct frame place[MACHINE_EVENTS];
    struct row row[MACHINE_EVENTS];
    char call[MACHINE_CORES][80]; /* that a core begins, until it has a row */
} drawing;

static int compare_numbers(const void *a, const void *b)
{
    const uint64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

/* ---- where the threads were -------------------------------------------- */

static void find_places(struct drawing *d)
{
    for (unsigned i = 0; i < d->n_events; i++)
        d->pc[i] = (uint64_t)d->event[i].pc;
    qsort(d->pc, d->n_events, sizeof *d->pc, compare_numbers);
    d->n_pcs = 0;
    for (unsigned i = 0; i < d->n_events; i++)
        if (d->n_pcs == 0 || d->pc[i] != d->pc[d->n_pcs - 1])
            d->pc[d->n_pcs++] = d->pc[i];
    places_find(box_program(), d->pc, d->n_pcs, d->place);
}

static const struct frame *place_of(const struct drawing *d,
                                    const struct machine_event *event)
{
    uint64_t pc = (uint64_t)event->pc;
    const uint64_t *at =
        bsearch(&pc, d->pc, d->n_pcs, sizeof pc, compare_numbers);
    return &d->place[at - d->pc];
}

/* ---- rows -------------------------------------------------------------- */

static unsigned thread_of(const struct drawing *d, uint32_t core)
{
    return d->run->on_core[core % MACHINE_CORES];
}

/* "mm_free(0x20000010), a block of thread 0" */
static void describe(const struct crew_run *run, uint64_t number, char *text,
                     size_t bytes)
{
    const struct crew_step *step = &run->step[number];
    uint64_t arg[WIRE_ARGS];
    for (unsigned k = 0; k < WIRE_ARGS; k++)
        arg[k] = step->on_slot >> k & 1 ? run->step[step->arg[k]].value
                                        : step->arg[k];
    lab_describe_call(text, bytes, step->call, arg);
    size_t used = strlen(text);
    if (used > 0 && step->on_slot & 1 && run->step[step->arg[0]].thread != step->thread)
        snprintf(text + used, bytes - used, ", of thread %u",
                 run->step[step->arg[0]].thread);
}

static struct row *add_row(struct drawing *d, const struct machine_event *event)
{
    unsigned core = event->core % MACHINE_CORES;
    struct row *row = &d->row[d->n_rows++];
    *row = (struct row){.thread = thread_of(d, core), .step = event->step};
    memcpy(row->call, d->call[core], sizeof row->call);
    d->call[core][0] = '\0';
    return row;
}

/* A call that had no line of the student's is a row, too. */
static void begin_call(struct drawing *d, const struct machine_event *event)
{
    unsigned core = event->core % MACHINE_CORES;
    uint64_t number = (uint64_t)event->at;
    if (d->call[core][0])
        add_row(d, event);
    if (number < d->run->n_steps)
        describe(d->run, number, d->call[core], sizeof d->call[core]);
}

static bool is_in_row(const struct row *row, unsigned thread,
                      const struct frame *place)
{
    return row->thread == thread && row->place && !row->is_seen &&
           row->place->line == place->line &&
           strcmp(row->place->function, place->function) == 0;
}

/* A row of its own, that begins no call. */
static void add_seen(struct drawing *d, const struct machine_event *event)
{
    if (place_of(d, event)->line == 0 || !shared_is(event))
        return;
    d->row[d->n_rows++] = (struct row){.thread = thread_of(d, event->core),
                                       .place = place_of(d, event),
                                       .step = event->step,
                                       .is_seen = true};
}

static void add_event(struct drawing *d, const struct machine_event *event)
{
    const struct frame *place = place_of(d, event);
    unsigned thread = thread_of(d, event->core);
    bool shared = shared_is(event);
    if (event->kind == EVENT_NOTE)
        begin_call(d, event);
    if (event->kind == EVENT_SEEN)
        add_seen(d, event);
    if (place->line == 0 || event->kind >= EVENT_NOTE ||
        event->kind == EVENT_BLOCK)
        return;
    struct row *row = d->n_rows ? &d->row[d->n_rows - 1] : NULL;
    if (!row || *d->call[event->core % MACHINE_CORES] ||
        !is_in_row(row, thread, place))
        row = add_row(d, event);
    row->place = place;
    row->calls |= event->kind == EVENT_CALL;
    row->reads |= shared && event->kind != EVENT_STORE && !row->calls;
    row->writes |= shared && event->kind != EVENT_LOAD && !row->calls;
}

static void find_rows(struct drawing *d)
{
    d->n_rows = 0;
    memset(d->call, 0, sizeof d->call);
    for (unsigned i = 0; i < d->n_events; i++)
        add_event(d, &d->event[i]);
}

/* ---- which of them ----------------------------------------------------- */

static bool begins(const struct drawing *d, unsigned i)
{
    return i == 0 || d->row[i - 1].thread != d->row[i].thread;
}

static bool ends(const struct drawing *d, unsigned i)
{
    return i + 1 == d->n_rows || begins(d, i + 1);
}

static bool matters(const struct drawing *d, unsigned i)
{
    const struct row *row = &d->row[i];
    return row->reads || row->writes || row->calls || row->is_seen ||
           begins(d, i) || ends(d, i);
}

/* What a thread did in one go: rows first to end - 1. In the middle of a long
 * one nothing is shown. */
static void pick_some(struct drawing *d, unsigned first, unsigned end)
{
    unsigned n = 0, all = 0;
    for (unsigned i = first; i < end; i++)
        all += matters(d, i);
    for (unsigned i = first; i < end; i++) {
        if (!matters(d, i))
            continue;
        d->row[i].shown = n < HEAD || n + HEAD >= all;
        n++;
    }
}

static void pick(struct drawing *d)
{
    for (unsigned first = 0, i = 0; i < d->n_rows; i++) {
        if (!ends(d, i))
            continue;
        pick_some(d, first, i + 1);
        first = i + 1;
    }
}

/* A gap of a line or two is not worth a row that says so. */
static void fill_gaps(struct drawing *d)
{
    unsigned last = 0;
    for (unsigned i = 0; i < d->n_rows; i++) {
        if (!d->row[i].shown)
            continue;
        for (unsigned k = last + 1; k < i && i - last - 1 <= FILLED; k++)
            d->row[k].shown = true;
        last = i;
    }
}

/* The row of the first step that is not before `step`. */
static unsigned row_at(const struct drawing *d, uint64_t step)
{
    unsigned i = 0;
    while (i < d->n_rows && d->row[i].step < step)
        i++;
    return i;
}

static unsigned count_shown(const struct drawing *d, unsigned end)
{
    unsigned n = 0;
    for (unsigned i = 0; i < end; i++)
        n += d->row[i].shown;
    return n;
}

/* Shows SHOWN rows, from some before row `at` on; and, where a run broke off,
 * its last ones. */
static void cut(struct drawing *d, unsigned at, bool broke_off)
{
    unsigned before = count_shown(d, at), all = count_shown(d, d->n_rows);
    unsigned first = before > LEAD ? before - LEAD : 0;
    for (unsigned i = 0, n = 0; i < d->n_rows; i++) {
        if (!d->row[i].shown)
            continue;
        d->row[i].shown =
            (n >= first && n < first + SHOWN) || (broke_off && n + LAST >= all);
        n++;
    }
}

/* ---- the switch that matters ------------------------------------------- */

static bool goes_on(const struct drawing *d, uint32_t core, uint64_t step)
{
    for (unsigned i = d->n_events; i-- > 0 && d->event[i].step >= step;)
        if (d->event[i].core == core && d->event[i].kind != EVENT_SEEN)
            return true;
    return false;
}

/* The last event before a step that is in the student's code. */
static const struct machine_event *event_before(const struct drawing *d,
                                                uint64_t step)
{
    const struct machine_event *found = NULL;
    for (unsigned i = 0; i < d->n_events && d->event[i].step < step; i++)
        if (d->event[i].kind != EVENT_SEEN)
            found = &d->event[i];
    return found && place_of(d, found)->line > 0 ? found : NULL;
}

/* The last one that kept a thread from going on in the student's code. */
static void find_switch(const struct drawing *d,
                        const struct machine_switch *given, unsigned n,
                        struct interleaving *out)
{
    for (unsigned i = 0; i < n; i++) {
        const struct machine_event *event = event_before(d, given[i].step);
        if (given[i].drains || !event || event->core == given[i].core ||
            !goes_on(d, event->core, given[i].step))
            continue;
        out->step = given[i].step;
        out->thread = thread_of(d, event->core);
        out->place = *place_of(d, event);
    }
}

void interleaving_draw(const struct crew_run *run,
                       const struct machine_switch *given, unsigned n_given,
                       struct interleaving *out)
{
    const struct machine_result *machine = run->machine;
    struct drawing *d = &drawing;
    d->run = run;
    d->event = machine->event;
    d->n_events = machine->n_events;
    *out = (struct interleaving){.step = 0};
    if (d->n_events == 0)
        return;
    find_places(d);
    shared_find(d->event, d->n_events);
    find_rows(d);
    find_switch(d, given, n_given, out);
    pick(d);
    fill_gaps(d);
    cut(d, row_at(d, out->step), machine->end != MACHINE_DONE);
    columns_write(d->row, d->n_rows, out->text, sizeof out->text);
}
