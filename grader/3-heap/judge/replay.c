#include "replay.h"

#include "../../judge/box/box.h"
#include "../../judge/base/check.h"
#include "../../judge/base/dice.h"
#include "../../judge/exam/exam.h"
#include "../../judge/base/fail.h"
#include "../../judge/base/finding.h"
#include "../../judge/box/script.h"
#include "../wire/calls.h"

#include <string.h>

enum { MAX_BATCH = 128, SPOT_CHECKS = 4 };

static struct dice dice;
/* Per id: the batch in which it was born, or given another place. */
static struct youth {
    size_t born, moved;
} youth[SLOT_ASK];
static size_t batch_number;

static bool is_newborn(uint32_t id)
{
    return youth[id].born == batch_number;
}

static bool has_moved(uint32_t id)
{
    return youth[id].moved == batch_number;
}

/* A newborn has no payload to keep yet; what realloc copied has to lie there
 * until the batch is over; and a slot tells of one birth a batch. */
static bool must_wait(const struct op *op)
{
    switch (op->kind) {
    case OP_MALLOC:
    case OP_MEMALIGN:
    case OP_REALLOC:
        return is_newborn(op->id) || has_moved(op->id);
    case OP_FREE:
        return has_moved(op->id);
    case OP_TOUCH:
    case OP_THREAD:
        return false;
    }
    return false;
}

/* Solutions for other kits may have no mm_memalign: a plain block will do. */
static void send_memalign(const struct op *op)
{
    if (words_have(&exam.build.missing, "mm_memalign"))
        script_add(CALL_MALLOC, op->id, op->bytes, 0);
    else
        script_add(CALL_MEMALIGN, op->id, op->alignment, op->bytes);
}

static void send_op(const struct op *op)
{
    uint32_t id = op->id;

    switch (op->kind) {
    case OP_MALLOC:
        script_add(CALL_MALLOC, id, op->bytes, 0);
        youth[id].born = batch_number;
        break;
    case OP_MEMALIGN:
        send_memalign(op);
        youth[id].born = batch_number;
        break;
    case OP_REALLOC:
        live_verify(id);
        script_add_on_slot(CALL_REALLOC, id, id, op->bytes);
        youth[id].moved = batch_number;
        break;
    case OP_FREE:
        if (!is_newborn(id))
            live_verify(id);
        script_add_on_slot(CALL_FREE, SLOT_ASK, id, 0);
        break;
    case OP_TOUCH:
    case OP_THREAD:
        break;
    }
}

static void check_served(const struct op *op, remote block)
{
    static const char *const name[] = {[OP_MALLOC] = "mm_malloc",
                                       [OP_REALLOC] = "mm_realloc",
                                       [OP_MEMALIGN] = "mm_memalign"};

    CHECK(!is_null(block),
          "%s returned NULL for %lu bytes, with %lu bytes live and %lu bytes "
          "of heap in use",
          name[op->kind], op->bytes, live_bytes(), heap_used());
}

static void receive_realloc(const struct op *op, remote block)
{
    struct block old = live_block(op->id);
    uint64_t kept = old.bytes < op->bytes ? old.bytes : op->bytes;

    check_served(op, block);
    live_remove(op->id);
    CHECK(region_holds(box_region(), block, op->bytes),
          "mm_realloc returned %#lx, which is outside the heap", block.at);
    live_verify_copy(op->id, block, kept);
    live_add(op->id, block, op->bytes);
    live_fill(op->id);
}

static void receive_op(const struct op *op)
{
    remote block = {script_reply(op->id).value};

    switch (op->kind) {
    case OP_MALLOC:
    case OP_MEMALIGN:
        check_served(op, block);
        live_add(op->id, block, op->bytes);
        break;
    case OP_REALLOC:
        receive_realloc(op, block);
        break;
    case OP_FREE:
        live_remove(op->id);
        break;
    case OP_TOUCH:
    case OP_THREAD:
        break;
    }
}

static void fill_newborn(const struct op *op)
{
    struct block block = live_block(op->id);
    if (block.live && block.key == 0)
        live_fill(op->id);
}

static void spot_check(void)
{
    uint32_t id;
    for (unsigned i = 0; i < SPOT_CHECKS && live_any(&dice, &id); i++)
        live_verify(id);
}

/* Sends operations [from, ...) as one batch. Returns the first not sent. */
static size_t one_batch(const struct trace *trace, size_t from, size_t stop)
{
    size_t end = from + dice_between(&dice, 1, MAX_BATCH);
    size_t i;

    batch_number++;
    script_clear();
    for (i = from; i < end && i < stop; i++) {
        const struct op *op = &trace->ops[i];
        if (must_wait(op))
            break;
        script_at((long)i);
        send_op(op);
    }
    script_run();
    for (size_t k = from; k < i; k++) {
        finding_set_call("", (long)k);
        receive_op(&trace->ops[k]);
    }
    for (size_t k = from; k < i; k++)
        fill_newborn(&trace->ops[k]);
    spot_check();
    return i;
}

/* The operation after which most bytes are live. */
static size_t op_of_peak(const struct trace *trace)
{
    static uint64_t size[SLOT_ASK];
    uint64_t live = 0, peak = 0;
    size_t at = 0;

    memset(size, 0, trace->n_ids * sizeof *size);
    for (size_t i = 0; i < trace->n_ops; i++) {
        const struct op *op = &trace->ops[i];
        if (op->kind == OP_TOUCH || op->kind == OP_THREAD)
            continue;
        live += op->bytes - size[op->id];
        size[op->id] = op->bytes;
        if (live > peak) {
            peak = live;
            at = i;
        }
    }
    return at;
}

static void note_series(struct replay *replay, size_t op, size_t n_ops)
{
    size_t point = op * SERIES_POINTS / (n_ops + 1);

    replay->live_series[point] = live_bytes();
    replay->footprint_series[point] = heap_used();
}

static void carry_series(struct replay *replay)
{
    for (unsigned i = 1; i < SERIES_POINTS; i++) {
        if (replay->footprint_series[i] != 0)
            continue;
        replay->live_series[i] = replay->live_series[i - 1];
        replay->footprint_series[i] = replay->footprint_series[i - 1];
    }
}

static void run_ops(const struct trace *trace, struct replay *replay,
                    size_t *next, size_t stop)
{
    while (*next < stop) {
        *next = one_batch(trace, *next, stop);
        note_series(replay, *next, trace->n_ops);
    }
}

static void verify_all(const struct trace *trace)
{
    for (uint32_t id = 0; id < trace->n_ids; id++)
        if (live_block(id).live)
            live_verify(id);
}

struct replay replay_trace(const struct trace *trace,
                           const struct replay_options *options)
{
    struct replay replay = {.peak_live = trace->peak_live};
    size_t next = 0;

    if (trace->n_ids >= SLOT_ASK)
        die("the trace %s has more than %d blocks", trace->name, SLOT_ASK);
    dice_seed(&dice, options->seed);
    live_clear(options->seed);
    memset(youth, 0, sizeof youth);
    batch_number = 0;
    finding_set_trace(trace->name);
    fresh_heap_at(options->region_at ? options->region_at : REGION_LOW,
                  REGION_BYTES);
    run_ops(trace, &replay, &next, op_of_peak(trace) + 1);
    replay.at_peak = live_gaps(heap_used());
    run_ops(trace, &replay, &next, trace->n_ops);
    verify_all(trace);
    replay.footprint = heap_used();
    carry_series(&replay);
    finding_set_trace(NULL);
    replay.done = true;
    return replay;
}
