/* The threads of a batch: what each does, and how they wait for each other.
 *
 * On the machine a thread goes on alone until it calls instrumented code or
 * waits; natively they run at the same time, so what they share is atomic. */
#include "crew.h"

#include "box.h"
#include "deck.h"

#include <errno.h>
#include <stdatomic.h>
#include <string.h>

static struct crew {
    struct wire *wire;
    uint32_t threads, cores;
    _Atomic uint32_t moment; /* begins and ends so far */
    _Atomic uint32_t n_mappings;
    uint32_t ended;         /* threads; under the deck's lock, as are: */
    uint32_t arrived;       /* at the barrier */
    _Atomic uint32_t round; /* times that it has opened */
    uint64_t passed[2];     /* keys of an even and an odd round: who leaves in
                               the next round passes nothing to those who are
                               late to go on in this one */
    bool is_awaited[WIRE_STEPS]; /* by another thread than the one that makes
                                    the step */
} crew;

static __thread unsigned self;

bool crew_is_meant(const struct wire *wire)
{
    return wire->crew_terms.threads > 0;
}

unsigned crew_self(void)
{
    return self;
}

static bool takes_slot(const struct step *step, unsigned arg)
{
    return step->from_slot >> arg & 1;
}

/* Marks what the steps of one thread wait for. */
static bool note_awaited(const struct wire *wire, uint32_t first, uint32_t end)
{
    for (uint32_t i = first; i < end; i++) {
        const struct step *step = &wire->step[i];
        if (step->call >= n_calls || step->into != i)
            return false;
        for (unsigned k = 0; k < WIRE_ARGS; k++) {
            uint64_t from = step->arg[k];
            if (!takes_slot(step, k))
                continue;
            if (from >= wire->door.count)
                return false;
            if (from < first || from >= end)
                crew.is_awaited[from] = true;
        }
    }
    return true;
}

static bool makes_sense(const struct wire *wire)
{
    const struct crew_terms *terms = &wire->crew_terms;
    uint32_t count = wire->door.count;

    if (count > WIRE_STEPS || terms->threads > WIRE_THREADS ||
        terms->cores == 0 || terms->cores > MACHINE_CORES ||
        terms->first[terms->threads] != count)
        return false;
    memset(crew.is_awaited, 0, count);
    for (uint32_t t = 0; t < terms->threads; t++)
        if (terms->first[t] > terms->first[t + 1] ||
            !note_awaited(wire, terms->first[t], terms->first[t + 1]))
            return false;
    return true;
}

bool crew_run(struct wire *wire)
{
    const struct crew_terms *terms = &wire->crew_terms;

    if (!makes_sense(wire))
        return false;
    crew.wire = wire;
    crew.threads = terms->threads;
    crew.cores = terms->cores;
    crew.ended = crew.arrived = 0;
    atomic_store(&crew.moment, 0);
    atomic_store(&crew.n_mappings, 0);
    memset(wire->stamp, 0, wire->door.count * sizeof *wire->stamp);
    deck_run(terms, &wire->crew_report);
    wire->crew_report.n_mappings = atomic_load(&crew.n_mappings);
    return true;
}

static void set_moment(uint32_t *stamp)
{
    uint32_t now = atomic_fetch_add(&crew.moment, 1) + 1;
    __atomic_store_n(stamp, now, __ATOMIC_RELEASE);
}

/* The value that a step came to. Those of the same thread are there. */
static uint64_t await_slot(uint64_t slot)
{
    uint32_t *end = &crew.wire->stamp[slot].end;

    if (crew.is_awaited[slot]) {
        uint32_t seen = deck_look();
        while (__atomic_load_n(end, __ATOMIC_ACQUIRE) == 0) {
            deck_wait(end, seen);
            seen = deck_look();
        }
        deck_take(end);
    }
    return crew.wire->slot[slot].value;
}

static void make_step(uint32_t number)
{
    const struct step *step = &crew.wire->step[number];
    struct stamp *stamp = &crew.wire->stamp[number];
    struct reply reply = {0};
    uint64_t arg[WIRE_ARGS];

    for (unsigned k = 0; k < WIRE_ARGS; k++)
        arg[k] = takes_slot(step, k) ? await_slot(step->arg[k]) : step->arg[k];
    set_moment(&stamp->begin);
    deck_note(number);
    errno = 0;
    reply.value = calls[step->call](arg);
    reply.error = errno;
    crew.wire->slot[number] = reply;
    if (crew.is_awaited[number])
        deck_pass(&stamp->end);
    set_moment(&stamp->end);
    if (crew.is_awaited[number])
        deck_wake(&stamp->end);
}

/* ---- the barrier -------------------------------------------------------- */

/* Opens it, if all are there. Under the deck's lock. */
static bool open_when_all_are_there(void)
{
    uint32_t left = crew.threads - crew.ended;
    uint32_t live = left < crew.cores ? left : crew.cores;

    if (crew.arrived == 0 || crew.arrived < live)
        return false;
    crew.arrived = 0;
    atomic_fetch_add(&crew.round, 1);
    return true;
}

void crew_barrier(void)
{
    uint32_t seen = deck_look(), round = atomic_load(&crew.round);

    deck_pass(&crew.passed[round % 2]);
    deck_lock();
    crew.arrived++;
    bool opened = open_when_all_are_there();
    deck_unlock();
    if (opened)
        deck_wake(&crew.round);
    while (atomic_load(&crew.round) == round) {
        deck_wait(&crew.round, seen);
        seen = deck_look();
    }
    deck_take(&crew.passed[round % 2]);
}

static void leave(void)
{
    deck_pass(&crew.passed[atomic_load(&crew.round) % 2]);
    deck_lock();
    crew.ended++;
    bool opened = open_when_all_are_there();
    deck_unlock();
    if (opened)
        deck_wake(&crew.round);
}

void crew_thread(unsigned number)
{
    const uint32_t *first = crew.wire->crew_terms.first;

    self = number;
    report_crashes_of_thread(number);
    for (uint32_t i = first[number]; i < first[number + 1]; i++)
        make_step(i);
    leave();
}

void crew_tell_mapping(const void *at, uint64_t bytes, bool unmapped)
{
    if (crew.wire == NULL)
        return;
    uint32_t n = atomic_fetch_add(&crew.n_mappings, 1);
    if (n >= WIRE_MAPPINGS)
        return;
    crew.wire->crew_report.mapping[n] = (struct mapping){
        .at = (uint64_t)at,
        .bytes = bytes,
        .moment = atomic_load(&crew.moment),
        .thread = (uint16_t)self,
        .unmapped = unmapped,
    };
}
