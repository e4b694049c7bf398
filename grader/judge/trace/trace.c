/* trace.c: a trace is built one operation at a time, and trace_add lets
 * nothing in that breaks what the header promises. */
#include "trace.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FIRST_ROOM = 64 };

static void *grow(void *array, size_t n, size_t bytes_each)
{
    void *bigger = reallocarray(array, n, bytes_each);
    if (bigger == NULL) {
        perror("trace");
        abort();
    }
    return bigger;
}

struct trace *trace_new(const char *name)
{
    struct trace *trace = grow(NULL, 1, sizeof *trace);
    *trace = (struct trace){.weight = WEIGHT_BOTH, .n_threads = 1};
    snprintf(trace->name, sizeof trace->name, "%s", name);
    return trace;
}

void trace_free(struct trace *trace)
{
    if (trace == NULL)
        return;
    free(trace->ops);
    free(trace->sizes);
    free(trace);
}

uint64_t trace_size(const struct trace *trace, uint32_t id)
{
    return id < trace->n_ids ? trace->sizes[id] : 0;
}

/* Makes room in sizes for ID. */
static void know_id(struct trace *trace, uint32_t id)
{
    if (id >= trace->room_ids) {
        uint32_t room = 2 * id + FIRST_ROOM;
        uint32_t fresh = room - trace->room_ids;
        trace->sizes = grow(trace->sizes, room, sizeof *trace->sizes);
        memset(trace->sizes + trace->room_ids, 0, fresh * sizeof *trace->sizes);
        trace->room_ids = room;
    }
    if (id >= trace->n_ids)
        trace->n_ids = id + 1;
}

/* Gives block ID a size, 0 to end it, and keeps the sums. */
static void resize(struct trace *trace, uint32_t id, uint64_t bytes)
{
    know_id(trace, id);
    trace->live += bytes - trace->sizes[id];
    trace->sizes[id] = bytes;
    if (trace->live > trace->peak_live)
        trace->peak_live = trace->live;
}

static void append(struct trace *trace, struct op op)
{
    if (trace->n_ops == trace->room_ops) {
        trace->room_ops = 2 * trace->room_ops + FIRST_ROOM;
        trace->ops = grow(trace->ops, trace->room_ops, sizeof *trace->ops);
    }
    trace->ops[trace->n_ops++] = op;
}

static bool makes_block(enum op_kind kind)
{
    return kind == OP_MALLOC || kind == OP_MEMALIGN;
}

/* The same operation, said plainly. */
static struct op plain(const struct trace *trace, struct op op)
{
    if (op.kind == OP_REALLOC && trace_size(trace, op.id) == 0)
        op.kind = OP_MALLOC;
    if (op.kind == OP_REALLOC && op.bytes == 0)
        op.kind = OP_FREE;
    if (makes_block(op.kind) && op.bytes == 0)
        op.bytes = 1;
    if (op.kind == OP_TOUCH && op.bytes > trace_size(trace, op.id))
        op.bytes = trace_size(trace, op.id);
    if (op.kind == OP_FREE || op.kind == OP_THREAD)
        op.bytes = 0;
    if (op.kind != OP_MEMALIGN)
        op.alignment = 0;
    return op;
}

static bool alignment_is_good(uint64_t alignment)
{
    return alignment != 0 && alignment <= TRACE_MAX_ALIGNMENT &&
           (alignment & (alignment - 1)) == 0;
}

/* NULL, or what was expected of a plain operation on a block. */
static const char *objection(const struct trace *trace, struct op op)
{
    static char words[48];
    bool live = trace_size(trace, op.id) != 0;

    if (op.id >= TRACE_MAX_IDS)
        return "an id below 16777216";
    if (op.bytes > TRACE_MAX_BYTES - trace->live)
        return "at most 16 TiB live";
    if (op.kind == OP_MEMALIGN && !alignment_is_good(op.alignment))
        return "an alignment that is a power of two, at most 16777216";
    if (makes_block(op.kind) != live)
        return NULL;
    snprintf(words, sizeof words, "id %" PRIu32 " %s", op.id,
             live ? "not to be live" : "to be live");
    return words;
}

static const char *add_thread(struct trace *trace, struct op op)
{
    if (op.id >= TRACE_MAX_THREADS)
        return "a thread below 1024";
    if (op.id >= trace->n_threads)
        trace->n_threads = op.id + 1;
    append(trace, op);
    return NULL;
}

const char *trace_add(struct trace *trace, struct op op)
{
    op = plain(trace, op);
    if (op.kind == OP_THREAD)
        return add_thread(trace, op);

    const char *expected = objection(trace, op);
    if (expected != NULL)
        return expected;
    if (op.kind != OP_TOUCH)
        resize(trace, op.id, op.bytes);
    append(trace, op);
    return NULL;
}
