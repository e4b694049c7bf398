#include "harvest.h"

#include "box.h"
#include "../base/fail.h"
#include "pageset.h"

#include <string.h>
#include <unistd.h>

static struct mapping mappings[WIRE_MAPPINGS];
static struct machine_result machine;
static uint16_t on_core[MACHINE_CORES];
static struct pageset ever_mapped; /* since the box started */

void harvest_forget(void)
{
    ever_mapped = (struct pageset){0};
}

/* ---- steps -------------------------------------------------------------- */

static void copy_replies(struct crew_run *run, struct crew_step *step)
{
    const struct wire *wire = box_wire();

    for (uint32_t i = 0; i < run->n_steps; i++) {
        struct reply reply;
        struct stamp stamp;
        memcpy(&reply, &wire->slot[i], sizeof reply);
        memcpy(&stamp, &wire->stamp[i], sizeof stamp);
        step[i].value = reply.value;
        step[i].error = reply.error;
        step[i].begin = stamp.begin;
        step[i].end = stamp.end;
    }
}

/* Each moment is the begin or the end of one step: notes it, once. */
static bool note_moment(bool *taken, uint32_t moment, uint32_t last)
{
    if (moment > last || taken[moment])
        return false;
    taken[moment] = moment != 0;
    return true;
}

/* The steps of a thread follow each other, and one that was not made is the
 * last. */
static bool in_order(const struct crew_step *step, uint32_t n)
{
    uint32_t before = 0;
    bool over = false;

    for (uint32_t i = 0; i < n; i++) {
        bool begun = step[i].begin != 0, ended = step[i].end != 0;
        if ((ended && !begun) || (begun && over))
            return false;
        if ((begun && step[i].begin <= before) ||
            (ended && step[i].end <= step[i].begin))
            return false;
        over = !ended;
        before = step[i].end;
    }
    return true;
}

/* The last moment there was; false when the stamps make no sense. */
static bool check_stamps(const struct crew_run *run,
                         const struct crew_step *step, const uint32_t *first,
                         uint32_t *last)
{
    static bool taken[2 * WIRE_STEPS + 1];

    *last = 0;
    for (uint32_t i = 0; i < run->n_steps; i++)
        *last += (step[i].begin != 0) + (step[i].end != 0);
    memset(taken, 0, *last + 1);
    for (uint32_t i = 0; i < run->n_steps; i++)
        if (!note_moment(taken, step[i].begin, *last) ||
            !note_moment(taken, step[i].end, *last))
            return false;
    for (unsigned t = 0; t < run->n_threads; t++)
        if (!in_order(&step[first[t]], first[t + 1] - first[t]))
            return false;
    return true;
}

/* ---- memory ------------------------------------------------------------- */

/* Pages of the region, and as many as are said; else n is 0. */
static uint64_t pages_of(const struct mapping *mapping, uint64_t *first)
{
    const struct region *region = box_region();
    remote at = {mapping->at};

    if (mapping->at % PAGE_BYTES != 0 || mapping->bytes % PAGE_BYTES != 0 ||
        !region_holds(region, at, mapping->bytes))
        return 0;
    *first = (mapping->at - region->at) / PAGE_BYTES;
    return mapping->bytes / PAGE_BYTES;
}

static bool take_mapping(struct pageset *mapped, const struct mapping *mapping)
{
    uint64_t first = 0, n = pages_of(mapping, &first);

    if (n == 0)
        return false;
    if (mapping->unmapped) {
        bool whole = pageset_has_all(mapped, first, n);
        pageset_remove(mapped, first, n);
        return whole;
    }
    bool free = pageset_has_none(mapped, first, n);
    pageset_add(mapped, first, n);
    pageset_add(&ever_mapped, first, n);
    return free;
}

static bool copy_mappings(struct crew_run *run, uint32_t last_moment)
{
    static struct pageset mapped;
    const struct crew_report *report = &box_wire()->crew_report;
    uint32_t moment = 0;

    mapped = (struct pageset){0};
    memcpy(&run->n_mappings, &report->n_mappings, sizeof run->n_mappings);
    if (run->n_mappings > WIRE_MAPPINGS)
        blame("your code mapped and unmapped memory more than %d times within "
              "%u calls",
              WIRE_MAPPINGS, run->n_steps);
    memcpy(mappings, report->mapping, run->n_mappings * sizeof *mappings);
    for (uint32_t i = 0; i < run->n_mappings; i++) {
        const struct mapping *mapping = &mappings[i];
        if (mapping->moment < moment || mapping->moment > last_moment ||
            mapping->thread >= run->n_threads || mapping->unmapped > 1 ||
            !take_mapping(&mapped, mapping))
            return false;
        moment = mapping->moment;
    }
    run->mapping = mappings;
    return true;
}

/* What holds data was mapped: the kernel's word against the box's. A heap with
 * a break maps nothing: what it touches beyond counts as its footprint. And no
 * block of a lab that maps is where nothing is mapped. */
static bool data_was_mapped(const struct crew_run *run)
{
    int fd = box_region()->fd;
    off_t data, hole = 0;

    if (run->n_mappings == 0)
        return true;
    while ((data = lseek(fd, hole, SEEK_DATA)) != -1) {
        hole = lseek(fd, data, SEEK_HOLE);
        uint64_t first = (uint64_t)data / PAGE_BYTES;
        uint64_t end = (uint64_t)hole / PAGE_BYTES;
        if (!pageset_has_all(&ever_mapped, first, end - first))
            return false;
    }
    return true;
}

/* ---- the machine -------------------------------------------------------- */

static bool all_ended(const struct crew_run *run, const struct crew_step *step)
{
    for (uint32_t i = 0; i < run->n_steps; i++)
        if (step[i].end == 0)
            return false;
    return true;
}

static bool copy_machine(struct crew_run *run)
{
    const struct crew_report *report = &box_wire()->crew_report;

    crew_copy_result(&machine, &report->machine);
    memcpy(on_core, report->on_core, sizeof on_core);
    for (unsigned i = 0; i < MACHINE_CORES; i++)
        if (on_core[i] >= run->n_threads)
            on_core[i] = 0;
    run->machine = &machine;
    run->on_core = on_core;
    if (machine.end > MACHINE_UNLOCKED || machine.faulty >= MACHINE_CORES)
        return false;
    for (unsigned i = 0; i < machine.n_cores; i++)
        if (machine.core[i].state > CORE_ENDED)
            return false;
    return true;
}

bool harvest_machine(struct crew_run *run)
{
    return box_under() == MACHINE && copy_machine(run);
}

bool harvest(struct crew_run *run, struct crew_step *step,
             const uint32_t *first)
{
    uint32_t last_moment;

    run->machine = NULL;
    run->on_core = NULL;
    copy_replies(run, step);
    if (box_under() == MACHINE && !copy_machine(run))
        return false;
    bool done = run->machine == NULL || run->machine->end == MACHINE_DONE;
    return check_stamps(run, step, first, &last_moment) &&
           (!done || all_ended(run, step)) && copy_mappings(run, last_moment) &&
           data_was_mapped(run);
}
