/* walk.h: going through a trace without an allocator: what is live, when? */
#ifndef WALK_H
#define WALK_H

#include "judge/trace/trace.h"
#include "unit.h"

/* Walks the trace, asserts every promise of trace.h, and returns the sum over
 * all operations of the bytes live then: the area under the curve. */
static inline double walk(const struct trace *trace)
{
    uint64_t *sizes = calloc(trace->n_ids + 1, sizeof *sizes);
    uint64_t live = 0, peak = 0;
    double area = 0;
    size_t bad = 0;

    for (size_t i = 0; i < trace->n_ops; i++) {
        struct op op = trace->ops[i];
        if (op.kind == OP_THREAD) {
            bad += op.id >= trace->n_threads;
            continue;
        }
        bool makes = op.kind == OP_MALLOC || op.kind == OP_MEMALIGN;
        bad += op.id >= trace->n_ids || makes == (sizes[op.id] != 0);
        bad += op.kind != OP_FREE && op.bytes == 0;
        bad += op.kind == OP_MEMALIGN && __builtin_popcountl(op.alignment) != 1;
        bad += op.kind == OP_TOUCH && op.bytes > sizes[op.id];
        if (op.kind != OP_TOUCH) {
            live += op.bytes - sizes[op.id];
            sizes[op.id] = op.bytes;
        }
        peak = live > peak ? live : peak;
        area += (double)live;
    }
    CU_ASSERT_EQUAL(bad, 0);
    CU_ASSERT_EQUAL(peak, trace->peak_live);
    CU_ASSERT_EQUAL(live, trace->live);
    free(sizes);
    return area;
}

/* Two traces with the same operations. */
static inline bool same_ops(const struct trace *a, const struct trace *b)
{
    if (a->n_ops != b->n_ops)
        return false;
    for (size_t i = 0; i < a->n_ops; i++) {
        const struct op *x = &a->ops[i], *y = &b->ops[i];
        if (x->kind != y->kind || x->id != y->id || x->bytes != y->bytes ||
            x->alignment != y->alignment)
            return false;
    }
    return true;
}

#endif
