#include "recorded.h"

#include "../../judge/exam/exam.h"
#include "../../judge/base/fail.h"
#include "../../judge/trace/rep.h"
#include "../../judge/base/text.h"
#include "../../judge/trace/twin.h"

#include <stdlib.h>

enum { MOST_IDS = 1 << 13, WATCHED_BYTES = 64 };

/* A block of one copy. */
static struct {
    uint32_t block;
    uint64_t bytes; /* that are watched; 0: none */
} blocks[MOST_IDS];

static const struct trace *load(void)
{
    static struct trace *twin;
    char *path, why[512];
    struct trace *trace;

    if (twin)
        return twin;
    path = text_format("%s/grader/%s/traces/git-grep.rep", exam.lab->kit,
                       exam.lab->name);
    trace = rep_read(path, why, sizeof why);
    if (trace == NULL)
        die("%s", why);
    twin = trace_twin(trace, exam.seed);
    if (twin->n_ids > MOST_IDS)
        die("%s: more than %d blocks", path, MOST_IDS);
    trace_free(trace);
    free(path);
    return twin;
}

static void look(unsigned thread, uint32_t id)
{
    if (blocks[id].bytes > 0)
        plan_look(thread, blocks[id].block, blocks[id].bytes);
}

static void fill(unsigned thread, uint32_t id, uint64_t bytes)
{
    blocks[id].bytes = bytes < WATCHED_BYTES ? bytes : WATCHED_BYTES;
    plan_fill(thread, blocks[id].block, blocks[id].bytes);
}

static void make(unsigned thread, const struct op *op, bool with_contents)
{
    uint32_t *block = &blocks[op->id].block;

    if (op->kind == OP_FREE || op->kind == OP_REALLOC)
        look(thread, op->id);
    if (op->kind == OP_MALLOC)
        *block = plan_malloc(thread, op->bytes);
    else if (op->kind == OP_MEMALIGN)
        *block = plan_memalign(thread, op->alignment, op->bytes);
    else if (op->kind == OP_REALLOC)
        *block = plan_realloc(thread, *block, op->bytes);
    else if (op->kind == OP_FREE)
        plan_free(thread, *block);
    if (with_contents && op->kind != OP_FREE && op->kind != OP_TOUCH)
        fill(thread, op->id, op->bytes);
}

static void plan_copy(const struct trace *trace, unsigned first_thread,
                      bool with_contents)
{
    unsigned thread = first_thread;

    for (uint32_t id = 0; id < trace->n_ids; id++)
        blocks[id].bytes = 0;
    for (size_t i = 0; i < trace->n_ops; i++) {
        const struct op *op = &trace->ops[i];
        if (op->kind == OP_THREAD)
            thread = first_thread + op->id;
        else
            make(thread, op, with_contents);
    }
}

void recorded_plan(unsigned copies, bool with_contents)
{
    const struct trace *trace = load();

    plan_start(copies * trace->n_threads);
    for (unsigned copy = 0; copy < copies; copy++)
        plan_copy(trace, copy * trace->n_threads, with_contents);
}
