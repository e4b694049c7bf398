#include "ledger.h"

#include "../../judge/box/box.h"
#include "../../judge/base/check.h"
#include "../../judge/base/fail.h"
#include "../../judge/base/finding.h"
#include "../../judge/box/script.h"
#include "../wire/calls.h"
#include "sweep.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

/* By step; one that gave no block has bytes == 0. */
static struct holding by_step[WIRE_STEPS];
static struct holding in_order[WIRE_STEPS];
static uint32_t filled_by[WIRE_STEPS]; /* a block's last CALL_WRITE, or 0 */
static uint32_t n_in_order;

const char *ledger_step_name(const struct crew_run *run, uint32_t step)
{
    static char name[2][192];
    static unsigned turn;
    const struct crew_step *made = &run->step[step];
    uint64_t arg[WIRE_ARGS];
    char call[128];

    turn = !turn;
    for (unsigned i = 0; i < WIRE_ARGS; i++)
        arg[i] = made->on_slot >> i & 1 ? run->step[made->arg[i]].value
                                        : made->arg[i];
    lab_describe_call(call, sizeof call, made->call, arg);
    snprintf(name[turn], sizeof name[turn], "thread %u: %s", made->thread,
             call);
    return name[turn];
}

/* As above, and the finding says so, too. */
static const char *accused(const struct crew_run *run, uint32_t step)
{
    const char *name = ledger_step_name(run, step);

    finding_set_call(name, SCRIPT_NO_OP);
    return name;
}

static uint64_t bytes_asked(const struct crew_step *step)
{
    switch (step->call) {
    case CALL_MALLOC:
        return step->arg[0];
    case CALL_REALLOC:
    case CALL_MEMALIGN:
        return step->arg[1];
    default:
        return 0;
    }
}

static bool is_request(const struct crew_step *step)
{
    return step->call == CALL_MALLOC || step->call == CALL_REALLOC ||
           step->call == CALL_MEMALIGN;
}

static bool is_power_of_two(uint64_t x)
{
    return x != 0 && (x & (x - 1)) == 0;
}

static uint64_t alignment_of(const struct crew_step *step)
{
    if (step->call == CALL_MEMALIGN && step->arg[0] > ALIGNMENT)
        return step->arg[0];
    return ALIGNMENT;
}

/* What a box prints has an end: write(2) then refuses with EFBIG. */
static const char *errno_name(int error)
{
    const char *name = strerrorname_np(error);

    if (error == EFBIG)
        return "EFBIG (from a printf? it has printed all that it may)";
    return error == 0 ? "errno 0" : name ? name : "an unknown errno";
}

/* The thread sanitizer sets errno itself when threads wait for each other. */
static bool errno_is(int error, int expected)
{
    return error == expected || box_under() == TSAN;
}

static void check_null(const struct crew_run *run, uint32_t step, int error)
{
    const struct crew_step *made = &run->step[step];

    CHECK(made->value == 0, "%s returned %#lx, expected NULL",
          accused(run, step), made->value);
    CHECK(errno_is(made->error, error), "%s returned NULL with %s, expected %s",
          accused(run, step), errno_name(made->error), errno_name(error));
}

static void check_block(const struct crew_run *run, uint32_t step)
{
    const struct crew_step *made = &run->step[step];

    CHECK(made->value % alignment_of(made) == 0,
          "%s returned %#lx, which is not a multiple of %lu",
          accused(run, step), made->value, alignment_of(made));
    CHECK(region_holds(box_region(), (remote){made->value}, bytes_asked(made)),
          "%s returned %#lx, but not all the bytes from there on that were "
          "asked for are mapped",
          accused(run, step), made->value);
}

static void check_request(const struct crew_run *run, uint32_t step,
                          bool may_refuse)
{
    const struct crew_step *made = &run->step[step];
    bool valid = made->call != CALL_MEMALIGN || is_power_of_two(made->arg[0]);

    if (!valid) {
        check_null(run, step, EINVAL);
        return;
    }
    if (bytes_asked(made) == 0) {
        check_null(run, step, 0);
        return;
    }
    if (made->value != 0) {
        check_block(run, step);
        return;
    }
    CHECK(may_refuse, "%s returned NULL (%s), expected a block",
          accused(run, step), errno_name(made->error));
    check_null(run, step, ENOMEM);
}

static void check_answer(const struct crew_run *run, uint32_t step,
                         bool may_refuse)
{
    const struct crew_step *made = &run->step[step];

    if (is_request(made))
        check_request(run, step, may_refuse);
    if (made->call == CALL_INIT)
        CHECK((int)made->value == 0, "mm_init() returned %d (%s), expected 0",
              (int)made->value, errno_name(made->error));
    if (made->call == CALL_FREE)
        CHECK(errno_is(made->error, 0), "%s set errno to %s",
              accused(run, step), errno_name(made->error));
    if (made->call == CALL_READ)
        CHECK(made->value == 0,
              "%s: of %lu words %lu are not what the block's user had "
              "written: somebody else wrote there while it was in use",
              accused(run, step), made->arg[1] / 8, made->value);
}

/* The step that gave the block which this one is given; none: itself. */
static uint32_t giver(const struct crew_run *run, uint32_t step)
{
    const struct crew_step *made = &run->step[step];

    return made->on_slot & 1 ? (uint32_t)made->arg[0] : step;
}

static bool takes_back(const struct crew_step *step)
{
    return step->call == CALL_FREE ||
           (step->call == CALL_REALLOC &&
            (step->value != 0 || bytes_asked(step) == 0));
}

static void note(const struct crew_run *run, uint32_t step)
{
    const struct crew_step *made = &run->step[step];
    uint32_t from = giver(run, step);

    if (takes_back(made) && from != step)
        by_step[from].to = made->begin;
    if (made->call == CALL_WRITE && from != step)
        filled_by[from] = step;
}

static void read_holdings(const struct crew_run *run)
{
    for (uint32_t i = 0; i < run->n_steps; i++) {
        const struct crew_step *made = &run->step[i];
        bool gives = is_request(made) && made->value != 0;
        filled_by[i] = 0;
        by_step[i] = (struct holding){.at = made->value,
                                      .bytes = gives ? bytes_asked(made) : 0,
                                      .step = i,
                                      .thread = made->thread,
                                      .from = made->end,
                                      .to = LEDGER_STILL};
    }
    n_in_order = 0;
    for (uint32_t i = 0; i < run->n_steps; i++)
        note(run, i);
    for (uint32_t i = 0; i < run->n_steps; i++)
        if (by_step[i].bytes > 0)
            in_order[n_in_order++] = by_step[i];
}

/* What a block holds in the judge's own view of the memory. */
static void check_contents(const struct crew_run *run,
                           const struct holding *holding)
{
    const struct crew_step *fill = &run->step[filled_by[holding->step]];
    const uint8_t *at = region_bytes_at(box_region(), (remote){holding->at});
    uint64_t word;

    for (uint64_t i = 0; i + 8 <= fill->arg[1]; i += 8) {
        memcpy(&word, at + i, 8);
        CHECK(word == fill->arg[2],
              "%s gave a block that is still in use, but what was written "
              "at its byte %lu is not there any more",
              accused(run, holding->step), i);
    }
}

/* Last of all: that nothing else was wrong is why it should have been true. */
static void check_checkheap(const struct crew_run *run)
{
    for (uint32_t i = 0; i < run->n_steps; i++) {
        const struct crew_step *made = &run->step[i];
        CHECK(made->call != CALL_CHECKHEAP || (made->value & 0xff),
              "%s is false, though all blocks are as they should be: %s",
              accused(run, i),
              run->n_threads > 1
                  ? "it asks for more than is true, or threads broke the heap "
                    "before"
                  : "it asks for more than is true");
    }
}

static void check_run(const struct crew_run *run, bool may_refuse)
{
    for (uint32_t i = 0; i < run->n_steps; i++)
        check_answer(run, i, may_refuse);
    read_holdings(run);
    sweep(run, by_step);
    for (uint32_t i = 0; i < n_in_order; i++)
        if (in_order[i].to == LEDGER_STILL && filled_by[in_order[i].step] != 0)
            check_contents(run, &in_order[i]);
    check_checkheap(run);
}

void ledger_check(const struct crew_run *run)
{
    check_run(run, false);
}

void ledger_check_refusals(const struct crew_run *run)
{
    check_run(run, true);
}

const struct holding *ledger_holdings(uint32_t *n)
{
    *n = n_in_order;
    return in_order;
}
