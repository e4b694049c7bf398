/* The deck that is the many-core machine; see deck.h. Between two hooks only
 * one core runs: locks are not needed here, and what a thread wrote the next
 * one sees, but for what waits in its store buffer: machine_wake() empties it.
 */
#include "../deck.h"

#include "../../machine/machine.h"
#include "../crew.h"

#include <string.h>

enum { PAGE_BYTES = 4096 };

/* The submission's writable globals, in sections of their own, which the linker
 * marks; it may have none. */
extern char __start_submission_data[] __attribute__((weak));
extern char __stop_submission_data[] __attribute__((weak));
extern char __start_submission_bss[] __attribute__((weak));
extern char __stop_submission_bss[] __attribute__((weak));

static void keep(char *from, char *to)
{
    if (to > from)
        machine_snapshot(from, (size_t)(to - from));
}

void deck_boot(void)
{
    machine_boot(MACHINE_CORES);
    keep(__start_submission_data, __stop_submission_data);
    keep(__start_submission_bss, __stop_submission_bss);
}

static uint16_t *on_core; /* which thread each core has */

static void *begin(void *number)
{
    on_core[machine_self()] = (uint16_t)(uintptr_t)number;
    crew_thread((unsigned)(uintptr_t)number);
    return NULL;
}

void deck_run(const struct crew_terms *terms, struct crew_report *report)
{
    struct machine_plan plan = {
        .cores = terms->cores,
        .budget_steps = terms->budget_steps,
        .seed = terms->seed,
        .order = terms->order,
        .depth = terms->depth,
        .expected = terms->expected,
        .given = terms->given,
        .n_given = terms->n_given,
        .buffers = terms->buffers,
        .events = terms->events,
    };

    if (terms->fresh)
        machine_restore();
    machine_prepare(&plan);
    on_core = report->on_core;
    for (uint32_t t = 0; t < terms->threads; t++)
        machine_thread(begin, (void *)(uintptr_t)t);
    crew_copy_result(&report->machine, machine_run());
}

void deck_stopped(struct crew_report *report)
{
    const struct machine_result *result = machine_so_far();

    if (result)
        crew_copy_result(&report->machine, result);
}

uint64_t deck_steps(void)
{
    return machine_progress();
}

uint32_t deck_look(void)
{
    return 0;
}

void deck_wait(const void *key, uint32_t seen)
{
    (void)seen;
    machine_wait(key);
}

void deck_pass(const void *key)
{
    (void)key;
}

void deck_wake(const void *key)
{
    machine_wake(key);
}

void deck_take(const void *key)
{
    (void)key;
}

void deck_lock(void)
{
}

void deck_unlock(void)
{
}

void deck_store(uint64_t *at, uint64_t value)
{
    machine_store(at, value);
}

uint64_t deck_load(const uint64_t *at)
{
    return machine_load(at);
}

void deck_operation(void)
{
    machine_operations(1);
}

void deck_note(uint32_t step)
{
    machine_note(step);
}

void deck_aside(bool aside)
{
    machine_aside(aside);
}

void deck_work(uint64_t cycles)
{
    machine_work(cycles);
}

uint64_t deck_clock(void)
{
    return machine_clock();
}

void deck_pages(const void *at, size_t bytes, bool (*mapped)(const void *))
{
    machine_pages(at, bytes, mapped);
}

/* What the kernel has to zero are the pages that were touched. */
void deck_clear(void *at, size_t bytes)
{
    char *page = at, *end = page + bytes;

    for (; page < end; page += PAGE_BYTES)
        if (machine_touched(page))
            memset(page, 0, PAGE_BYTES);
}

void deck_map(void *at, size_t bytes)
{
    machine_map(at, bytes);
}

/* The machine forgets which pages were touched: they are cleared first. */
void deck_unmap(void *at, size_t bytes)
{
    deck_clear(at, bytes);
    machine_unmap(at, bytes);
}
